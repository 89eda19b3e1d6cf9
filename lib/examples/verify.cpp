// The same as verify.c, in C++17: verifies a bundle, offline, and tells the outcome of each check.
//
//     c++ -std=c++17 -o verify verify.cpp $(pkg-config --cflags --libs avtale)
//     ./verify pakke.zip rot.vkey $(pkg-config --variable=datadir avtale)/schemas
//
// Exit status: 0 valid, 1 not valid, 2 not readable, 3 no root key you trust, 4 rules you do not know.
#include <avtale.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace fs = std::filesystem;

// Everything the library gives lives in an arena, and goes with it.
struct free_arena {
    void operator()(avt_arena *arena) const { avt_arena_free(&arena); }
};
using arena_ptr = std::unique_ptr<avt_arena, free_arena>;

// The library opens no files: you give it bytes. They are borrowed, so these strings outlive all that is made of them.
static std::string read_file(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error(path.string() + ": cannot be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

static avt_span span_of(const std::string &bytes) { return avt_span_make(bytes.data(), bytes.size()); }

// An error is a value that may not be passed over. Here it becomes an exception.
static void must(avt_err err)
{
    if (err.code != AVT_OK)
        throw std::runtime_error(std::string(err.where) + ": " + avt_err_name(err.code) + "\n" + err.detail);
}

// The rules you know: name and digest of every measure in a folder. A measure is what has a file of fields.
struct rules {
    std::vector<std::string> names, bytes;
    std::vector<avt_regelverk> list;

    rules(avt_arena *arena, const fs::path &folder)
    {
        for (const auto &found : fs::recursive_directory_iterator(folder))
            if (found.is_regular_file()) {
                names.push_back(fs::relative(found.path(), folder).generic_string());
                bytes.push_back(read_file(found.path()));
            }
        std::vector<avt_entry> files;
        for (std::size_t i = 0; i < names.size(); i++)
            files.push_back({names[i].c_str(), span_of(bytes[i])});
        for (const fs::path path : names) { // "mentor/1/felt.xml"
            if (path.filename() != "felt.xml")
                continue;
            const std::string name = path.parent_path().parent_path().string();
            const auto version = static_cast<unsigned>(std::stoul(path.parent_path().filename()));
            avt_tiltak *measure;
            must(avt_tiltak_load(arena, &measure, avt_arena_str(arena, name.c_str()), version, files.data(), files.size()));
            list.push_back({measure->skjema, measure->digest});
        }
    }
};

static int verify(avt_arena *arena, const std::string &bundle, const avt_kjent &known)
{
    avt_rapport report;
    avt_pakke_verify(arena, &report, span_of(bundle), &known, avt_date_oslo(std::time(nullptr)));
    for (std::size_t i = 0; i < report.n; i++) {
        const auto &found = report.findings[i]; // codes: the words are for whoever shows them to people
        std::cout << found.check << '\t' << avt_utfall_name(found.outcome) << '\t' << found.code;
        for (unsigned k = 0; k < AVT_FINDING_ARGS && found.args[k] != nullptr; k++)
            std::cout << " [" << found.args[k] << ']';
        std::cout << '\n';
    }
    std::cout << report.avtale << ' ' << report.tiltak << ' ' << report.status << ": " << avt_dom_name(report.dom) << '\n';
    if (report.demo)
        std::cout << "Made in demo mode: it proves nothing about who acted.\n";
    return report.dom;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 4) {
        std::cerr << "usage: " << argv[0] << " BUNDLE [ROOTS [SCHEMAS]]\n";
        return 64;
    }
    avt_xml_setup(); // once in a program, before its threads
    const arena_ptr arena(avt_arena_new());
    try {
        avt_kjent known = {};
        avt_key *roots = nullptr;
        const std::string keys = argc > 2 ? read_file(argv[2]) : "";
        if (argc > 2)
            must(avt_roots_parse(arena.get(), &roots, &known.n_roots, span_of(keys)));
        known.roots = roots;
        std::unique_ptr<rules> books;
        if (argc > 3) {
            books = std::make_unique<rules>(arena.get(), argv[3]);
            known.regelverk = books->list.data();
            known.n_regelverk = books->list.size();
        }
        return verify(arena.get(), read_file(argv[1]), known);
    } catch (const std::exception &wrong) {
        std::cerr << wrong.what() << '\n';
        return AVT_DOM_ULESELIG;
    }
}
