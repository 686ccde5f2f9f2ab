// What is printed comes through one place, which lets no byte through that a terminal obeys.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

namespace barista {
namespace {

namespace fs = std::filesystem;

std::string text_without_comments(const fs::path& file) {
  std::ifstream stream(file);
  std::string text;
  for (std::string line; std::getline(stream, line);) text += line.substr(0, line.find("//")) + " ";
  return text;
}

// print("{}", table) is for whole text that is printable already; sentences are for say().
TEST(PrintRules, SentencesAreSaid) {
  const std::regex call(R"re(\bprint(_to)?\(\s*((stderr|stdout|stream_?),\s*)?([^,)]*))re");
  const std::regex whole_text(R"re("(\{\})?(\\n)?")re");
  for (const char* folder : {"record", "plan", "launch", "analysis", "certify", "cli"})
    for (const fs::directory_entry& entry :
         fs::directory_iterator(fs::path(BARISTA_SOURCE_DIR) / "harness" / folder)) {
      if (entry.path().filename() == "progress.cpp") continue;  // the one line that is redrawn
      const std::string text = text_without_comments(entry.path());
      for (std::sregex_iterator found(text.begin(), text.end(), call), end; found != end; ++found) {
        const std::string format = (*found)[4];
        EXPECT_TRUE(std::regex_match(format, whole_text)) << entry.path() << ": " << found->str();
      }
    }
}

}  // namespace
}  // namespace barista
