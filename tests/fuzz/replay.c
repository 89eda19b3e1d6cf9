/*
 * Runs a harness without libFuzzer: every file of the folders named, then mutations of them, the same in every run.
 *
 *   fuzz_json tests/corpus/json …
 *   AVT_FUZZ_RUNS   mutations (20000)   AVT_FUZZ_SECONDS   most time for them (2)   AVT_FUZZ_SEED   other ones (1)
 *
 * The input that ends the process is left in <program>.input.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#ifdef AVT_SANITIZE
#include <sanitizer/common_interface_defs.h>
#endif

#include "fuzz/fuzz.h"

enum { MAX_SEEDS = 400, LONGEST = 1 << 20, MAX_OPS = 5, CLOCK_EVERY = 16 };

struct bytes {
    uint8_t *ptr;
    size_t len;
};

static struct bytes seeds[MAX_SEEDS], input;
static size_t n_seeds;
static uint64_t state;
static const char *program;

/* ---- What ended the process ---- */

static void leave_input(void)
{
    char name[256];
    (void)snprintf(name, sizeof name, "%s.input", program);
    FILE *file = fopen(name, "wb");
    if (file == NULL)
        return;
    (void)fwrite(input.ptr, 1, input.len, file);
    (void)fclose(file);
    (void)fprintf(stderr, "the input is in %s\n", name);
}

static void on_abort(int signal)
{
    (void)signal;
    leave_input();
}

/* ---- Seeds ---- */

static void read_seed(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct bytes *seed = &seeds[n_seeds];
    if (file == NULL || n_seeds == MAX_SEEDS)
        abort();
    seed->ptr = malloc(LONGEST);
    if (seed->ptr == NULL)
        abort();
    seed->len = fread(seed->ptr, 1, LONGEST, file);
    (void)fclose(file);
    n_seeds++;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_seed(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void read_folder(const char *folder)
{
    struct dirent **names;
    int n = scandir(folder, &names, is_seed, by_name);
    for (int i = 0; i < n; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        read_seed(path);
        free(names[i]);
    }
    if (n <= 0) {
        (void)fprintf(stderr, "%s: no seeds: %s\n", folder, n < 0 ? strerror(errno) : "empty");
        exit(2);
    }
    free(names);
}

/* ---- Mutations ---- */

static uint64_t any(void) /* xorshift64* */
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(2685821657736338717);
}

static size_t below(size_t n)
{
    return n == 0 ? 0 : (size_t)(any() >> 16) % n;
}

/* Puts len bytes in the place of `cut` bytes at `at`. */
static void splice(struct bytes *b, size_t at, size_t cut, const void *bytes, size_t len)
{
    if (b->len - cut + len > LONGEST)
        return;
    uint8_t *out = malloc(b->len - cut + len + 1);
    if (out == NULL)
        abort();
    memcpy(out, b->ptr, at);
    memcpy(out + at, bytes, len);
    memcpy(out + at + len, b->ptr + at + cut, b->len - at - cut);
    free(b->ptr);
    b->ptr = out;
    b->len = b->len - cut + len;
}

static void flip(struct bytes *b)
{
    if (b->len > 0)
        b->ptr[below(b->len)] ^= (uint8_t)(1 << below(8));
}

static void set_byte(struct bytes *b)
{
    if (b->len > 0)
        b->ptr[below(b->len)] = (uint8_t)any();
}

static void cut(struct bytes *b)
{
    size_t at = below(b->len), len = below(b->len - at < 64 ? b->len - at : 64);
    splice(b, at, len, "", 0);
}

static void cut_tail(struct bytes *b)
{
    b->len = below(b->len + 1);
}

/* What parsers look for, and what they forget. */
static void insert_word(struct bytes *b)
{
    static const struct {
        const char *text;
        size_t len;
    } words[] = {
        {"\n",                   1 },
        {"\n\n",                 2 },
        {" ",                    1 },
        {"\r\n",                 2 },
        {"\0",                   1 },
        {"\xFF",                 1 },
        {"\xC2\x85",             2 },
        {"\xED\xA0\x80",         3 },
        {"\xEF\xBB\xBF",         3 },
        {"\xC0\x80",             2 },
        {"&",                    1 },
        {"&#x0;",                5 },
        {"<",                    1 },
        {"/>",                   2 },
        {"<!--",                 4 },
        {"<![CDATA[",            9 },
        {"]]>",                  3 },
        {"<?",                   2 },
        {"<!DOCTYPE a>",         12},
        {"xmlns:a=\"b\"",        11},
        {"\"",                   1 },
        {"'",                    1 },
        {"\\u0000",              6 },
        {"\\ud800",              6 },
        {"[",                    1 },
        {"{",                    1 },
        {"}",                    1 },
        {",",                    1 },
        {":",                    1 },
        {"-0",                   2 },
        {"1e9",                  3 },
        {"9007199254740993",     16},
        {"18446744073709551616", 20},
        {"0",                    1 },
        {"-",                    1 },
        {"%",                    1 },
        {"%00",                  3 },
        {"%2F",                  3 },
        {"+",                    1 },
        {"=",                    1 },
        {"/",                    1 },
        {"..",                   2 },
        {"{}",                   2 },
        {"--",                   2 },
        {"sha256:",              7 },
        {"\xE2\x80\x94 ",        4 },
        {"A",                    1 },
        {"PK\x01\x02",           4 },
        {"PK\x05\x06",           4 },
        {"\xFF\xFF\xFF\xFF",     4 },
    };
    size_t i = below(sizeof words / sizeof *words), at = below(b->len + 1);
    size_t over = below(2) && at + words[i].len <= b->len ? words[i].len : 0;
    splice(b, at, over, words[i].text, words[i].len);
}

/* A piece of this input or another, in the place of nothing or of a piece as long. */
static void copy_piece(struct bytes *b)
{
    const struct bytes *from = below(2) ? &seeds[below(n_seeds)] : b;
    size_t at = below(from->len), len = below(from->len - at < 256 ? from->len - at : 256), to = below(b->len + 1);
    uint8_t *piece = malloc(len + 1);
    if (piece == NULL)
        abort();
    memcpy(piece, from->ptr + at, len);
    splice(b, to, below(2) && to + len <= b->len ? len : 0, piece, len);
    free(piece);
}

static void many(struct bytes *b)
{
    uint8_t run[64];
    memset(run, (int)(b->len > 0 ? b->ptr[below(b->len)] : 'a'), sizeof run);
    splice(b, below(b->len + 1), 0, run, below(sizeof run));
}

static void mutate(struct bytes *b)
{
    static void (*const ops[])(struct bytes *) = {flip,        set_byte,    cut,        cut_tail,
                                                  insert_word, insert_word, copy_piece, many};
    for (size_t n = 1 + below(MAX_OPS); n > 0; n--)
        ops[below(sizeof ops / sizeof *ops)](b);
}

/* ---- Running ---- */

/* Each input has memory of exactly its size, so that a sanitizer sees the first byte too many. */
static void run(const struct bytes *b)
{
    uint8_t *exact = malloc(b->len);
    if (exact == NULL && b->len > 0)
        abort();
    if (b->len > 0)
        memcpy(exact, b->ptr, b->len);
    input = (struct bytes){exact, b->len};
    (void)LLVMFuzzerTestOneInput(exact, b->len);
    free(exact);
}

static uint64_t number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t run_mutations(uint64_t most, double until)
{
    uint64_t done = 0;
    for (; done < most && (done % CLOCK_EVERY != 0 || seconds() < until); done++) {
        const struct bytes *seed = &seeds[below(n_seeds)];
        struct bytes b = {malloc(seed->len + 1), seed->len};
        if (b.ptr == NULL)
            abort();
        memcpy(b.ptr, seed->ptr, seed->len);
        mutate(&b);
        run(&b);
        free(b.ptr);
    }
    return done;
}

int main(int argc, char **argv)
{
    const char *slash = strrchr(argv[0], '/');
    program = slash != NULL ? slash + 1 : argv[0];
    state = number("AVT_FUZZ_SEED", 1) * UINT64_C(0x9E3779B97F4A7C15) | 1;
    (void)signal(SIGABRT, on_abort);
#ifdef AVT_SANITIZE
    __sanitizer_set_death_callback(leave_input);
#endif
    for (int i = 1; i < argc; i++)
        read_folder(argv[i]);
    (void)LLVMFuzzerInitialize(&argc, &argv);
    for (size_t i = 0; i < n_seeds; i++)
        run(&seeds[i]);
    uint64_t done = run_mutations(number("AVT_FUZZ_RUNS", 20000), seconds() + (double)number("AVT_FUZZ_SECONDS", 2));
    printf("%s: %zu seeds, %llu mutations\n", program, n_seeds, (unsigned long long)done);
    for (size_t i = 0; i < n_seeds; i++)
        free(seeds[i].ptr);
    return 0;
}
