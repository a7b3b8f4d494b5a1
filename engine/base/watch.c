/* watch: see watch.h. */
#include "engine/base/watch.h"

void bd_watch_begin(bd_watch *watch, const bd_stop *stop, bd_progress_mode mode)
{
    *watch = (bd_watch){.stop = stop};
    bd_progress_begin(&watch->progress, mode);
}

void bd_watch_update(bd_watch *watch, bd_watch_counts counts)
{
    bd_progress_update(&watch->progress, counts.rows, counts.done, counts.all);
    bd_peak_sample(&watch->peak);
}

void bd_watch_wait(bd_watch *watch, bd_latch *latch,
                   bd_watch_counts (*count)(void *context, bool stopped), void *context)
{
    bool down;
    do {
        down = bd_latch_wait(latch, BD_WATCH_MS);
        bd_watch_update(watch, count(context, bd_stop_asked(watch->stop)));
    } while (!down);
}
