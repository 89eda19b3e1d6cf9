/* Static files have the digest of what they are in their address; style sheets get the theme in front and the addresses of others. */
#include <string.h>

#include "avtale/hash.h"
#include "avtale/text.h"
#include "render/asset.h"
#include "unit/unit.h"

static const char *digest_of(struct avt_arena *arena, const char *text)
{
    struct avt_digest digest = avt_hash(avt_span_str(text));
    return avt_hex_format(arena, digest.byte, 4);
}

static const char *file_address(struct avt_arena *arena, const struct avt_entry *files, size_t n, const char *file)
{
    struct assets assets;
    assert_ok(assets_make(&assets, arena, files, n));
    const struct asset *asset = assets_find_file(&assets, file);
    assert_ptr_equal(asset, asset == NULL ? NULL : assets_find(&assets, asset->name));
    return asset == NULL ? NULL : asset->name;
}

static void a_theme_and_addresses(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_entry files[] = {
        {"sider/a.css",     AVT_SPAN("nei")                       },
        {"static/LICENSE",  AVT_SPAN("fritt")                     },
        {"static/a.css",    AVT_SPAN("a{src:url(\"x.woff2\")}b{}")},
        {"static/b.css",    AVT_SPAN("b{}")                       },
        {"static/les.txt",  AVT_SPAN("les")                       },
        {"static/tema.css", AVT_SPAN("t{}")                       },
        {"static/x.woff2",  AVT_SPAN("skrift")                    },
    };
    struct assets assets;
    assert_ok(assets_make(&assets, arena, files, UNIT_COUNT(files)));
    assert_int_equal(assets.n, 3);
    const char *style = avt_arena_format(arena, "t{}a{src:url(\"/static/x-%s.woff2\")}b{}", digest_of(arena, "skrift"));
    const struct asset *a = assets_find_file(&assets, "a.css");
    assert_true(avt_span_is(a->bytes, style));
    assert_string_equal(a->name, avt_arena_format(arena, "a-%s.css", digest_of(arena, style)));
    assert_string_equal(a->type, "text/css; charset=utf-8");
    assert_null(assets_find_file(&assets, "tema.css"));
    assert_null(assets_find_file(&assets, "les.txt"));
    assert_null(assets_find(&assets, "a.css"));
}

/* Also when only what a style sheet names is. */
static void what_is_changed_has_another_address(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_entry files[] = {
        {"static/a.css",    AVT_SPAN("a{src:url(\"x.woff2\")}")},
        {"static/tema.css", AVT_SPAN("t{}")                    },
        {"static/x.woff2",  AVT_SPAN("skrift")                 },
    };
    const char *before = file_address(arena, files, UNIT_COUNT(files), "a.css");
    for (size_t i = 0; i < UNIT_COUNT(files); i++) {
        struct avt_span was = files[i].bytes;
        files[i].bytes = avt_span_str(avt_arena_format(arena, "%s ", was.ptr));
        assert_string_not_equal(file_address(arena, files, UNIT_COUNT(files), "a.css"), before);
        files[i].bytes = was;
    }
    assert_string_equal(file_address(arena, files, UNIT_COUNT(files), "a.css"), before);
}

static void a_file_that_is_not_there(void **state)
{
    const struct avt_entry files[] = {
        {"static/a.css", AVT_SPAN("a{src:url(\"borte.woff2\")}")},
    };
    struct assets assets;
    struct avt_err err = assets_make(&assets, *state, files, UNIT_COUNT(files));
    assert_code(err, AVT_EDATA);
    assert_string_equal(err.where, "static/a.css");
    assert_non_null(strstr(err.detail, "borte.woff2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(a_theme_and_addresses),
        unit_case(what_is_changed_has_another_address),
        unit_case(a_file_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
