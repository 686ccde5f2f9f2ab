// A certificate as people read it.
#pragma once

#include <string>

#include "harness/certify/certificate.hpp"
#include "harness/text/page.hpp"

namespace barista {

/// For a terminal: null control, power curve, validity.
std::string certificate_table(const Certificate& certificate, const Page& page);
/// The same as a page, with the conditions.
std::string certificate_markdown(const Certificate& certificate);
/// One sentence for a comparison to quote.
std::string certificate_sentence(const Certificate& certificate);

}  // namespace barista
