#include "harness/launch/content_id.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fstream>
#include <iterator>

namespace barista {

std::string content_id(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return {};
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const boost::uuids::name_generator_sha1 of_bytes(boost::uuids::ns::oid());
  return boost::uuids::to_string(of_bytes(bytes));
}

}  // namespace barista
