/* What those who run the service ask of it. A proxy lets nobody else in here. */
#include <inttypes.h>
#include <stdatomic.h>

#include "case/service.h"
#include "front/front.h"
#include "front/front_routes.h"
#include "writer/writer.h"

static atomic_uint_fast64_t answers[6]; /* by status class: [2] is 2xx */

void internal_count(int status)
{
    int class = status / 100;
    if (class > 0 && class < 6)
        atomic_fetch_add_explicit(&answers[class], 1, memory_order_relaxed);
}

struct avt_err internal_alive(struct request *rq)
{
    answer_bytes(rq, 200, "text/plain", AVT_SPAN("alive\n"));
    return AVT_NOERR;
}

struct avt_err internal_ready(struct request *rq)
{
    bool ready = rq->service->ready;
    answer_bytes(rq, ready ? 200 : 503, "text/plain", ready ? AVT_SPAN("ready\n") : AVT_SPAN("not ready\n"));
    return AVT_NOERR;
}

static void add_type(struct avt_buf *buf, const char *name, const char *help, const char *type)
{
    avt_buf_format(buf, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void add_answers(struct avt_buf *buf)
{
    add_type(buf, "avtale_http_answers_total", "Answers by class of status.", "counter");
    for (int class = 1; class < 6; class ++)
        avt_buf_format(buf, "avtale_http_answers_total{class=\"%dxx\"} %" PRIuFAST64 "\n", class,
                       atomic_load_explicit(&answers[class], memory_order_relaxed));
}

static void add_writer(struct avt_buf *buf, const struct writer_stats *stats)
{
    const struct {
        const char *name, *type, *help;
        uint64_t value;
    } rows[] = {
        {"avtale_writer_jobs_total",        "counter", "Jobs done, refused ones included.",        stats->jobs       },
        {"avtale_writer_failed_total",      "counter", "Jobs refused or failed.",                  stats->failed     },
        {"avtale_writer_commits_total",     "counter", "Batches committed.",                       stats->commits    },
        {"avtale_writer_records_total",     "counter", "Records sealed and stored.",               stats->records    },
        {"avtale_writer_checkpoints_total", "counter", "Checkpoints of the log signed.",           stats->checkpoints},
        {"avtale_writer_cases",             "gauge",   "Agreements kept in memory by the writer.", stats->cases      },
        {"avtale_writer_cases_bytes",       "gauge",   "Memory that they take, limited by saker.", stats->case_bytes },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        add_type(buf, rows[i].name, rows[i].help, rows[i].type);
        avt_buf_format(buf, "%s %" PRIu64 "\n", rows[i].name, rows[i].value);
    }
}

/* The text format of Prometheus, version 0.0.4. */
struct avt_err internal_prometheus(struct request *rq)
{
    struct avt_buf buf = AVT_BUF(rq->arena);
    struct writer_stats stats = writer_stats(rq->service->writer);
    add_answers(&buf);
    add_writer(&buf, &stats);
    answer_bytes(rq, 200, "text/plain; version=0.0.4", avt_buf_get(&buf));
    return AVT_NOERR;
}
