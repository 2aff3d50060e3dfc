/* dataset, the binary format of CIFAR-10: records of one label and three planes, red, green and
 * blue, of 32 x 32 bytes. It has no header: the length of a file says how many records there are. */
#include "base/require.h"
#include "base/rng.h"
#include "signals/dataset_file.h"

enum { CHANNELS = 3, SIDE = 32, PIXELS = CHANNELS * SIDE * SIDE, RECORD = 1 + PIXELS };
enum { LARGEST_LABEL = 9, MOST_FILES = 5 };

static const char *const names[][MOST_FILES] = {
    [DATASET_TRAIN] = { "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                        "data_batch_4.bin", "data_batch_5.bin" },
    [DATASET_TEST] = { "test_batch.bin" },
};
static const size_t files[] = { [DATASET_TRAIN] = MOST_FILES, [DATASET_TEST] = 1 };

static void open_batch(const char *folder, const char *name, struct dataset_file *file)
{
    dataset_file_open(folder, name,
                      "get the binary version of CIFAR-10 from "
                      "https://www.cs.toronto.edu/~kriz/cifar.html",
                      file);
}

/* Records of a batch, counted by reading all of it. */
static size_t count_records(const char *folder, const char *name)
{
    struct dataset_file file;
    open_batch(folder, name, &file);
    const size_t bytes = dataset_file_rest(&file), whole = bytes / RECORD;
    dataset_file_close(&file);
    if (bytes == 0 || bytes % RECORD != 0) {
        die(STATUS_USAGE, "%s: ends at byte %zu, expected %zu more of image %zu", file.path, bytes,
            RECORD - bytes % RECORD, whole + 1);
    }
    return whole;
}

struct counts {
    size_t images, in_each_file;
};

/* Of all files of a split, or of as many as `limit` needs. */
static struct counts count_images(const char *folder, enum dataset_split split, size_t limit)
{
    struct counts counts = { 0, 0 };
    for (size_t f = 0; f < files[split] && (limit == 0 || counts.images < limit); f++) {
        const char *name = names[split][f];
        const size_t records = count_records(folder, name);
        counts.in_each_file = f == 0 ? records : counts.in_each_file;
        if (records != counts.in_each_file) {
            die(STATUS_USAGE, "%s/%s: ends at byte %zu, expected byte %zu, %zu images as in %s",
                folder, name, records * RECORD, counts.in_each_file * RECORD, counts.in_each_file,
                names[split][0]);
        }
        counts.images += records;
    }
    counts.images = limit == 0 || counts.images < limit ? counts.images : limit;
    return counts;
}

/* Reads images first .. end-1 of the data set from the front of a file. */
static void read_batch(const char *folder, const char *name, size_t first, size_t end,
                       struct dataset *dataset)
{
    struct dataset_file file;
    open_batch(folder, name, &file);
    for (size_t i = first; i < end; i++) {
        unsigned char record[RECORD];
        dataset_file_read(&file, "an image", RECORD, record);
        if (record[0] > LARGEST_LABEL) {
            die(STATUS_USAGE, "%s: byte %zu: expected a label from 0 to %d, found %d", file.path,
                file.offset - RECORD, LARGEST_LABEL, record[0]);
        }
        dataset->labels[i] = record[0];
        dataset->checksum = rng_hash_bytes(dataset->checksum, record, RECORD);
        dataset_scale(255, PIXELS, record + 1, dataset->pixels + i * PIXELS);
    }
    dataset_file_close(&file);
}

bool dataset_cifar_there(const char *folder)
{
    return dataset_file_there(folder, names[DATASET_TRAIN][0]) ||
           dataset_file_there(folder, names[DATASET_TEST][0]);
}

struct dataset *dataset_cifar_open(const char *folder, enum dataset_split split, size_t limit)
{
    const struct counts counts = count_images(folder, split, limit);
    const size_t count = counts.images, step = counts.in_each_file;
    struct dataset *dataset = dataset_new(count, CHANNELS, SIDE, SIDE);
    dataset->checksum = RNG_HASH_START;
    for (size_t f = 0; f * step < count; f++) {
        const size_t end = (f + 1) * step < count ? (f + 1) * step : count;
        read_batch(folder, names[split][f], f * step, end, dataset);
    }
    return dataset;
}
