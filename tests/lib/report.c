/* What a report says: see report.h. */
#include "lib/report.h"

#include <stdio.h>
#include <string.h>

#include "unit/unit.h"

const char *report_told(const struct avt_finding *finding)
{
    static char text[1024];
    int len = snprintf(text, sizeof text, "%s", finding->code);
    for (unsigned i = 0; i < AVT_FINDING_ARGS && finding->args[i] != NULL; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, " %s", finding->args[i]);
    assert_true((size_t)len < sizeof text);
    return text;
}

const char *report_found(const struct avt_rapport *report, const char *check)
{
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->findings[i].check, check) == 0)
            return report_told(&report->findings[i]);
    return "";
}

bool report_tells(const struct avt_rapport *report, const char *check, const char *told)
{
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->findings[i].check, check) == 0 && strcmp(report_told(&report->findings[i]), told) == 0)
            return true;
    return false;
}

void report_print_faults(const struct avt_rapport *report, const char *who)
{
    for (size_t i = 0; i < report->n; i++)
        if (report->findings[i].outcome == AVT_UTFALL_FEIL)
            print_message("%s: %s: %s\n", who, report->findings[i].check, report_told(&report->findings[i]));
}
