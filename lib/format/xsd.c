/* XSD 1.0 validation by libxml2. */
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#include "avtale/xml.h"
#include "xml_doc.h"

/* The compiled schema points into its document. */
struct avt_xsd {
    xmlSchemaPtr schema;
    xmlDocPtr doc;
};

static struct avt_err at_line(struct avt_arena *arena, struct avt_err err, enum avt_code code)
{
    if (err.where[0] != '\0')
        err.where = avt_arena_format(arena, "linje %s", err.where);
    err.code = code;
    return err;
}

static xmlSchemaPtr compile(struct avt_xml_told *told, xmlDocPtr doc)
{
    xmlSchemaParserCtxtPtr ctxt = xmlSchemaNewDocParserCtxt(doc);
    AVT_INVARIANT(ctxt != NULL);
    xmlSchemaSetParserStructuredErrors(ctxt, avt_xml_hear, told);
    xmlSchemaPtr schema = xmlSchemaParse(ctxt);
    xmlSchemaFreeParserCtxt(ctxt);
    return schema;
}

static struct avt_err told_err(const struct avt_xml_told *told, const char *otherwise)
{
    if (told->code == AVT_OK)
        return avt_err_make(AVT_EFORM, "", otherwise);
    return avt_xml_refuse(told->arena, told->code, told->line, told->message);
}

struct avt_err avt_xsd_load(struct avt_arena *arena, struct avt_xsd **out, struct avt_span bytes)
{
    struct avt_xml_told told = {.arena = arena};
    struct avt_xsd xsd = {0};
    struct avt_err err = avt_xml_read(arena, &xsd.doc, bytes);
    if (err.code != AVT_OK)
        return at_line(arena, err, AVT_EDATA);
    xsd.schema = compile(&told, xsd.doc);
    if (xsd.schema == NULL || told.code != AVT_OK) {
        xmlSchemaFree(xsd.schema);
        xmlFreeDoc(xsd.doc);
        return at_line(arena, told_err(&told, "not a schema"), AVT_EDATA);
    }
    *out = avt_arena_alloc(arena, sizeof(**out));
    **out = xsd;
    return AVT_NOERR;
}

void avt_xsd_free(struct avt_xsd **xsd)
{
    if (*xsd == NULL)
        return;
    xmlSchemaFree((*xsd)->schema);
    xmlFreeDoc((*xsd)->doc);
    *xsd = NULL;
}

static struct avt_err validate(struct avt_arena *arena, xmlSchemaPtr schema, xmlDocPtr doc)
{
    struct avt_xml_told told = {.arena = arena};
    xmlSchemaValidCtxtPtr ctxt = xmlSchemaNewValidCtxt(schema);
    AVT_INVARIANT(ctxt != NULL);
    xmlSchemaSetValidStructuredErrors(ctxt, avt_xml_hear, &told);
    int invalid = xmlSchemaValidateDoc(ctxt, doc);
    xmlSchemaFreeValidCtxt(ctxt);
    return invalid == 0 ? AVT_NOERR : told_err(&told, "not valid");
}

struct avt_err avt_xsd_validate(struct avt_arena *arena, const struct avt_xsd *xsd, struct avt_span bytes)
{
    struct avt_node *root = NULL;
    xmlDocPtr doc = NULL;
    struct avt_err err = avt_xml_read(arena, &doc, bytes);
    /* The copy is for its check: an xsi:schemaLocation would have libxml2 change the schema other threads use. */
    if (err.code == AVT_OK)
        err = avt_xml_copy(arena, &root, doc, false);
    if (err.code == AVT_OK)
        err = validate(arena, xsd->schema, doc);
    xmlFreeDoc(doc);
    return at_line(arena, err, err.code);
}
