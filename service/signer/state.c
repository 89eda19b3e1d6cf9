/* The signer's memory of its log. */
#include "signer/state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "sys/file.h"

/* A slot is a page of its own, so that a torn write of one cannot touch the other. */
enum { SLOTS = 2, SLOT_SIZE = 4096, PRIVATE_FILE = 0600 };

struct slot {
    char bytes[SLOT_SIZE];
};

static struct avt_span format_memory(struct avt_arena *arena, const struct signer_memory *memory)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "avtale/logg-tilstand/v1\nlogg ");
    avt_checkpoint_write(&buf, &memory->last);
    avt_buf_format(&buf, "\ntid %s\nnokkelliste %" PRIu64 " %s\n", avt_instant_format(arena, memory->tid), memory->list,
                   avt_digest_format(arena, &memory->list_digest));
    return avt_buf_get(&buf);
}

/* The text, "sha256:<hex>" of it, and line breaks up to the slot's end. */
static void format_slot(struct avt_arena *arena, struct slot *out, const struct signer_memory *memory)
{
    struct avt_span text = format_memory(arena, memory);
    const struct avt_digest digest = avt_hash(text);
    const char *sum = avt_digest_format(arena, &digest);
    AVT_INVARIANT(text.len + strlen(sum) < SLOT_SIZE);
    memset(out->bytes, '\n', SLOT_SIZE);
    memcpy(out->bytes, text.ptr, text.len);
    memcpy(out->bytes + text.len, sum, strlen(sum));
}

/* The next line, without its key. */
static bool take_line(struct avt_span *rest, const char *key, struct avt_span *value)
{
    bool ended;
    if (!avt_span_line(rest, value, &ended) || !avt_span_starts(*value, key))
        return false;
    *value = avt_span_make(value->ptr + strlen(key), value->len - strlen(key));
    return true;
}

static bool parse_memory(struct avt_arena *arena, struct signer_memory *out, struct avt_span rest)
{
    struct avt_span head, log, tid, list, number;
    return take_line(&rest, "avtale/logg-tilstand/v1", &head) && take_line(&rest, "logg ", &log) &&
           log.len < SLOT_SIZE / 2 && avt_checkpoint_read(arena, &out->last, log) && take_line(&rest, "tid ", &tid) &&
           avt_instant_parse(&out->tid, tid) && take_line(&rest, "nokkelliste ", &list) &&
           avt_span_cut(&list, ' ', &number) && avt_span_u64(number, UINT64_MAX, &out->list) &&
           avt_digest_parse(&out->list_digest, list);
}

/* What a slot holds is read off its lines; whether it is whole, by writing it again. */
static bool parse_slot(struct avt_arena *arena, struct signer_memory *out, const struct slot *slot)
{
    struct slot again;
    if (!parse_memory(arena, out, avt_arena_span(arena, avt_span_make(slot->bytes, SLOT_SIZE))))
        return false;
    format_slot(arena, &again, out);
    return memcmp(again.bytes, slot->bytes, SLOT_SIZE) == 0;
}

static struct avt_err make_file(struct avt_arena *arena, const char *path, const struct signer_memory *first)
{
    struct slot slots[SLOTS];
    for (int i = 0; i < SLOTS; i++)
        format_slot(arena, &slots[i], first);
    struct avt_err err = file_create(path, avt_span_make(slots, sizeof slots), PRIVATE_FILE);
    return err.code == AVT_EDONE ? AVT_NOERR : err;
}

static struct avt_err read_slots(struct avt_arena *arena, struct signer_state *out, const char *path,
                                 const char *origin)
{
    struct slot slots[SLOTS];
    if (pread(out->fd, slots, sizeof slots, 0) != sizeof slots)
        return avt_err_make(AVT_EDATA, path, "not the signer's memory");
    bool found = false;
    for (int i = 0; i < SLOTS; i++) {
        struct signer_memory held;
        if (!parse_slot(arena, &held, &slots[i]) || strcmp(held.last.origin, origin) != 0)
            continue;
        if (!found || held.last.size > out->memory.last.size) {
            out->memory = held;
            out->slot = i;
        }
        found = true;
    }
    return found ? AVT_NOERR : avt_err_make(AVT_EDATA, path, "no slot of this log is whole");
}

/* A lock of the open file, not of the process: closing another descriptor of it does not drop it. */
static bool lock(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &whole) == 0;
}

static struct avt_err write_slot(int fd, int number, const struct slot *slot)
{
    if (pwrite(fd, slot, SLOT_SIZE, (off_t)number * SLOT_SIZE) != SLOT_SIZE || fdatasync(fd) != 0)
        return avt_err_make(AVT_ESTORE, "logg.tilstand", strerrordesc_np(errno));
    return AVT_NOERR;
}

/* What was read may stand in the page cache alone: whoever wrote it may have died before its fdatasync, or after one
 * that failed, and then another alone brings nothing to disk. So it is written once more, in place: the other slot may
 * be the only one that is on disk. */
static struct avt_err keep_slot(struct avt_arena *arena, const struct signer_state *state)
{
    struct slot slot;
    format_slot(arena, &slot, &state->memory);
    return write_slot(state->fd, state->slot, &slot);
}

struct avt_err state_open(struct avt_arena *arena, struct signer_state *out, const char *dir,
                          const struct signer_memory *first)
{
    const char *path = avt_arena_format(arena, "%s/logg.tilstand", dir);
    AVT_TRY(make_file(arena, path, first));
    struct signer_state state = {.fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
    if (state.fd < 0)
        return avt_err_make(AVT_ESTORE, path, strerrordesc_np(errno));
    struct avt_err err = lock(state.fd) ? read_slots(arena, &state, path, first->last.origin)
                                        : avt_err_make(AVT_ESTORE, path, "another signer is running");
    if (err.code == AVT_OK)
        err = keep_slot(arena, &state);
    if (err.code == AVT_OK)
        *out = state;
    else
        (void)close(state.fd);
    return err;
}

struct avt_err state_save(struct signer_state *state, struct avt_arena *arena, const struct signer_memory *next)
{
    int number = (state->slot + 1) % SLOTS;
    struct signer_memory memory = *next;
    struct slot slot;
    memory.last.origin = state->memory.last.origin; /* which lives as long as the state */
    format_slot(arena, &slot, &memory);
    AVT_TRY(write_slot(state->fd, number, &slot));
    state->slot = number;
    state->memory = memory;
    return AVT_NOERR;
}

void state_close(struct signer_state *state)
{
    (void)close(state->fd);
}
