/*
 * ZIP (APPNOTE.TXT 6.3.10) in one strict form. Everything but name, size and bytes follows from them; so the reader
 * takes only those, from the local headers, and then writes the file anew: equal bytes prove the rest, CRCs included.
 */
#include "avtale/zip.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/limits.h"

enum {
    LOCAL_SIGNATURE = 0x04034B50,
    CENTRAL_SIGNATURE = 0x02014B50,
    END_SIGNATURE = 0x06054B50,
    LOCAL_SIZE = 30,
    CENTRAL_SIZE = 46,
    END_SIZE = 22,
    VERSION = 10,      /* 1.0: files stored */
    DATE = 1 << 5 | 1, /* 1 January 1980 */
    AT_SIZE = 22,      /* in the local header: size and then length of name */
    AT_NAME_LENGTH = 26,
};

/* CRC-32 (ISO-HDLC, as in APPNOTE 4.4.7), half a byte at a time: row i is what i leaves after four shifts. */
static uint32_t crc32(struct avt_span bytes)
{
    static const uint32_t table[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.ptr[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '/';
}

/* No name may lead out of the folder a bundle is unpacked in, name a folder, or be another way to write a name. */
static bool name_is_valid(struct avt_span name)
{
    if (name.len == 0 || name.len > UINT16_MAX || name.ptr[name.len - 1] == '/')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (!is_name_char(name.ptr[i]))
            return false;
    if (memmem(name.ptr, name.len, "..", 2) != NULL)
        return false;
    for (struct avt_span part; avt_span_cut(&name, '/', &part);)
        if (part.len == 0 || avt_span_is(part, "."))
            return false;
    return true;
}

static int compare_entries(const void *a, const void *b)
{
    const struct avt_entry *left = a, *right = b;
    return strcmp(left->name, right->name);
}

static void sort(struct avt_entry *entries, size_t n)
{
    if (n > 0)
        qsort(entries, n, sizeof *entries, compare_entries);
}

struct avt_entry *avt_entries_sorted(struct avt_arena *arena, const struct avt_entry *entries, size_t n)
{
    struct avt_entry *copy = avt_arena_array(arena, n, sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = entries[i];
    sort(copy, n);
    return copy;
}

/* Checks sorted entries and finds the size of their file. */
static struct avt_err measure(const struct avt_entry *entries, size_t n, size_t *size)
{
    size_t total = END_SIZE;
    for (size_t i = 0; i < n; i++) {
        struct avt_span name = avt_span_str(entries[i].name);
        if (!name_is_valid(name))
            return avt_err_make(AVT_EFORM, entries[i].name, "name not allowed in a bundle");
        if (i > 0 && compare_entries(&entries[i - 1], &entries[i]) == 0)
            return avt_err_make(AVT_EFORM, entries[i].name, "name stands twice");
        if (entries[i].bytes.len > AVT_MAX_BUNDLE)
            return avt_err_make(AVT_ELIMIT, entries[i].name, "entry is too large");
        total += LOCAL_SIZE + CENTRAL_SIZE + 2 * name.len + entries[i].bytes.len;
        if (total > AVT_MAX_BUNDLE)
            return avt_err_make(AVT_ELIMIT, entries[i].name, "bundle is too large");
    }
    *size = total;
    return AVT_NOERR;
}

static void put16(struct avt_buf *buf, size_t value)
{
    avt_buf_char(buf, (char)(value & 0xFF));
    avt_buf_char(buf, (char)(value >> 8 & 0xFF));
}

static void put32(struct avt_buf *buf, size_t value)
{
    put16(buf, value);
    put16(buf, value >> 16);
}

/* The fields that local and central headers share, from "version needed" to "length of extra field". */
static void put_common(struct avt_buf *buf, const struct avt_entry *entry, uint32_t crc)
{
    put16(buf, VERSION);
    put16(buf, 0); /* flags */
    put16(buf, 0); /* stored */
    put16(buf, 0); /* midnight */
    put16(buf, DATE);
    put32(buf, crc);
    put32(buf, entry->bytes.len);
    put32(buf, entry->bytes.len);
    put16(buf, strlen(entry->name));
    put16(buf, 0);
}

static void put_local(struct avt_buf *buf, const struct avt_entry *entry, uint32_t crc)
{
    put32(buf, LOCAL_SIGNATURE);
    put_common(buf, entry, crc);
    avt_buf_str(buf, entry->name);
    avt_buf_span(buf, entry->bytes);
}

static void put_central(struct avt_buf *buf, const struct avt_entry *entry, uint32_t crc, size_t offset)
{
    put32(buf, CENTRAL_SIGNATURE);
    put16(buf, VERSION); /* made by: MS-DOS, so that there are no file modes */
    put_common(buf, entry, crc);
    put16(buf, 0); /* comment */
    put16(buf, 0); /* disk */
    put16(buf, 0); /* internal attributes */
    put32(buf, 0); /* external attributes */
    put32(buf, offset);
    avt_buf_str(buf, entry->name);
}

static void put_end(struct avt_buf *buf, size_t n, size_t size, size_t offset)
{
    put32(buf, END_SIGNATURE);
    put16(buf, 0); /* this disk */
    put16(buf, 0); /* disk of the central directory */
    put16(buf, n);
    put16(buf, n);
    put32(buf, size);
    put32(buf, offset);
    put16(buf, 0); /* comment */
}

static void put_all(struct avt_buf *buf, uint32_t *crcs, const struct avt_entry *entries, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        crcs[i] = crc32(entries[i].bytes);
        put_local(buf, &entries[i], crcs[i]);
    }
    size_t directory = buf->len, offset = 0;
    for (size_t i = 0; i < n; i++) {
        put_central(buf, &entries[i], crcs[i], offset);
        offset += LOCAL_SIZE + strlen(entries[i].name) + entries[i].bytes.len;
    }
    put_end(buf, n, buf->len - directory, directory);
}

struct avt_err avt_zip_format(struct avt_arena *arena, struct avt_span *out, struct avt_entry *entries, size_t n)
{
    size_t size = 0;
    if (n > AVT_MAX_ENTRIES)
        return avt_err_make(AVT_ELIMIT, "", "too many entries");
    sort(entries, n);
    AVT_TRY(measure(entries, n, &size));
    /* The size is known: one allocation, which the buffer never has to widen. */
    struct avt_buf buf = {.arena = arena, .ptr = avt_arena_alloc(arena, size + 1), .cap = size + 1};
    put_all(&buf, avt_arena_array(arena, n, sizeof(uint32_t)), entries, n);
    *out = avt_buf_get(&buf);
    return AVT_NOERR;
}

static uint32_t get(const char *at, unsigned n)
{
    uint32_t value = 0;
    while (n-- > 0)
        value = value << 8 | (unsigned char)at[n];
    return value;
}

/* Takes an entry off *rest. False when no whole local header with its name and bytes stands there. */
static bool take_entry(struct avt_arena *arena, struct avt_span *rest, struct avt_entry *out)
{
    if (rest->len < LOCAL_SIZE || get(rest->ptr, 4) != LOCAL_SIGNATURE)
        return false;
    size_t size = get(rest->ptr + AT_SIZE, 4), name_len = get(rest->ptr + AT_NAME_LENGTH, 2);
    size_t whole = LOCAL_SIZE + name_len + size;
    if (rest->len < whole)
        return false;
    const char *name = rest->ptr + LOCAL_SIZE;
    out->name = avt_arena_strn(arena, name, name_len);
    out->bytes = avt_span_make(name + name_len, size);
    *rest = avt_span_make(rest->ptr + whole, rest->len - whole);
    return true;
}

/* Formats the entries anew and compares, in an arena of its own, since a bundle may be large. */
static struct avt_err check_form(struct avt_entry *entries, size_t n, struct avt_span file)
{
    struct avt_span again;
    struct avt_arena *scratch = avt_arena_new();
    struct avt_err err = avt_zip_format(scratch, &again, entries, n);
    bool same = err.code == AVT_OK && avt_span_equal(again, file);
    avt_arena_free(&scratch);
    if (err.code != AVT_OK || same)
        return err;
    return avt_err_make(AVT_EFORM, "", "bundle is not in the strict form of ZIP");
}

struct avt_err avt_zip_parse(struct avt_arena *arena, struct avt_entry **out, size_t *n, struct avt_span file)
{
    struct avt_entry *entries = NULL, entry;
    size_t count = 0, cap = 0;
    if (file.len > AVT_MAX_BUNDLE)
        return avt_err_make(AVT_ELIMIT, "", "bundle is too large");
    for (struct avt_span rest = file; take_entry(arena, &rest, &entry);) {
        if (count == AVT_MAX_ENTRIES)
            return avt_err_make(AVT_ELIMIT, "", "too many entries");
        entries = avt_arena_grow(arena, entries, count, &cap, sizeof *entries);
        entries[count++] = entry;
    }
    AVT_TRY(check_form(entries, count, file));
    *out = entries;
    *n = count;
    return AVT_NOERR;
}

const struct avt_entry *avt_entry_find(const struct avt_entry *entries, size_t n, const char *name)
{
    const struct avt_entry wanted = {.name = name};
    return n == 0 ? NULL : bsearch(&wanted, entries, n, sizeof *entries, compare_entries);
}
