/* CIFAR-10's binary format is read as it is, packed or plain, and refused where it is damaged. */
#include <stdbool.h>

#include "base/require.h"
#include "death.h"
#include "packed.h"
#include "scratch.h"
#include "signals/dataset.h"

enum { PLANE = 32 * 32, PIXELS = 3 * PLANE, RECORD = 1 + PIXELS, BATCHES = 5, IN_BATCH = 2 };
enum { IMAGES = BATCHES * IN_BATCH, BATCH = IN_BATCH * RECORD };

static const char *const batches[BATCHES] = { "data_batch_1.bin", "data_batch_2.bin",
                                              "data_batch_3.bin", "data_batch_4.bin",
                                              "data_batch_5.bin" };

/* Image i has the label (3 i) mod 10 and at its pixel p the byte 41 i + 7 p, or what is left of it
 * after a division by 256. */
static unsigned char label_of(size_t i)
{
    return (unsigned char)(3 * i % 10);
}

static unsigned char byte_of(size_t i, size_t p)
{
    return (unsigned char)(41 * i + 7 * p);
}

/* All images as the files hold them, one after the other, and one byte more. */
struct records {
    unsigned char bytes[IMAGES * RECORD + 1];
};

static struct records *good_records(void)
{
    struct records *records = xcalloc(1, sizeof *records);
    for (size_t i = 0; i < IMAGES; i++) {
        unsigned char *record = records->bytes + i * RECORD;
        record[0] = label_of(i);
        for (size_t p = 0; p < PIXELS; p++) {
            record[1 + p] = byte_of(i, p);
        }
    }
    return records;
}

/* ---- a folder with the six files ---- */

static struct scratch scratch;

static void write_batch(const char *name, const unsigned char *bytes, size_t count)
{
    scratch_file(&scratch, name, (const char *)bytes, count);
}

/* Batch f holds images f * IN_BATCH and on; the test batch holds the first images again. */
static void write_all(const struct records *records)
{
    for (size_t f = 0; f < BATCHES; f++) {
        write_batch(batches[f], records->bytes + f * BATCH, BATCH);
    }
    write_batch("test_batch.bin", records->bytes, BATCH);
}

static int make_files(void **state)
{
    scratch = scratch_new();
    struct records *records = good_records();
    *state = records;
    write_all(records);
    return 0;
}

static void remove_if_there(const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s", scratch_path(&scratch, name));
    unlink(path);
    strcat(path, ".gz");
    unlink(path);
}

static int remove_files(void **state)
{
    for (size_t f = 0; f < BATCHES; f++) {
        remove_if_there(batches[f]);
    }
    remove_if_there("test_batch.bin");
    remove_if_there("t10k-labels-idx1-ubyte");
    scratch_free(&scratch);
    free(*state);
    return 0;
}

/* ---- what is read ---- */

static void require_images(const struct dataset *data, size_t count)
{
    assert_true(data->count == count && data->channels == 3 && data->h == 32 && data->w == 32);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(data->labels[i], label_of(i));
        for (size_t p = 0; p < PIXELS; p++) {
            assert_true(data->pixels[i * PIXELS + p] == (float)byte_of(i, p) / 255);
        }
    }
}

static void five_batches_are_one_split_in_their_order(void **state)
{
    (void)state;
    struct dataset *data = dataset_open(scratch.folder, DATASET_TRAIN, 0);
    require_images(data, IMAGES);
    assert_int_equal(dataset_classes(data), 10);
    dataset_close(data);
}

static void the_test_batch_is_the_other_split(void **state)
{
    (void)state;
    struct dataset *data = dataset_open(scratch.folder, DATASET_TEST, 0);
    require_images(data, IN_BATCH);
    dataset_close(data);
}

static void a_plane_is_one_colour_of_an_image(void **state)
{
    (void)state;
    struct dataset *data = dataset_open(scratch.folder, DATASET_TRAIN, 0);
    const struct scene_image green = dataset_plane(data, 3, 1);
    assert_true(green.h == 32 && green.w == 32);
    assert_ptr_equal(green.pixels, data->pixels + 3 * PIXELS + PLANE);
    dataset_close(data);
}

static void any_limit_reads_the_first_images_and_hashes_their_records(void **state)
{
    const struct records *records = *state;
    for (size_t limit = 1; limit <= IMAGES + 1; limit++) {
        struct dataset *data = dataset_open(scratch.folder, DATASET_TRAIN, limit);
        uint64_t want = 0xcbf29ce484222325u;
        require_images(data, limit < IMAGES ? limit : IMAGES);
        for (size_t i = 0; i < data->count * RECORD; i++) {
            want = (want ^ records->bytes[i]) * 0x100000001b3u;
        }
        assert_true(data->checksum == want);
        dataset_close(data);
    }
}

static void packed_batches_are_read_as_plain_ones(void **state)
{
    (void)state;
    pack_file(scratch_path(&scratch, batches[0]));
    pack_file(scratch_path(&scratch, batches[4]));
    struct dataset *data = dataset_open(scratch.folder, DATASET_TRAIN, 0);
    require_images(data, IMAGES);
    dataset_close(data);
}

/* ---- what is refused ---- */

static void open_split(void *split)
{
    dataset_close(dataset_open(scratch.folder, *(enum dataset_split *)split, 0));
}

static void require_refusal(enum dataset_split split, int status, const char *says)
{
    const struct death death = death_of(open_split, &split);
    assert_death(&death, status, says);
}

static void a_label_above_nine_is_refused_with_its_byte(void **state)
{
    struct records *records = *state;
    records->bytes[3 * RECORD] = 10;
    write_all(records);
    require_refusal(DATASET_TRAIN, STATUS_USAGE,
                    "/data_batch_2.bin: byte 3073: expected a label from 0 to 9, found 10");
}

static void a_file_that_ends_within_an_image_is_refused(void **state)
{
    const struct records *records = *state;
    static const struct {
        size_t bytes;
        const char *says;
    } cases[] = {
        { 0, "/test_batch.bin: ends at byte 0, expected 3073 more of image 1" },
        { 1, "/test_batch.bin: ends at byte 1, expected 3072 more of image 1" },
        { BATCH - 1, "/test_batch.bin: ends at byte 6145, expected 1 more of image 2" },
        { BATCH + 1, "/test_batch.bin: ends at byte 6147, expected 3072 more of image 3" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        write_batch("test_batch.bin", records->bytes, cases[i].bytes);
        require_refusal(DATASET_TEST, STATUS_USAGE, cases[i].says);
    }
}

static void a_batch_with_fewer_images_than_the_first_is_refused(void **state)
{
    const struct records *records = *state;
    write_batch(batches[3], records->bytes, RECORD);
    require_refusal(DATASET_TRAIN, STATUS_USAGE,
                    "/data_batch_4.bin: ends at byte 3073, expected byte 6146, 2 images as in "
                    "data_batch_1.bin");
}

static void a_damaged_packed_batch_is_refused(void **state)
{
    (void)state;
    char path[400];
    pack_file(scratch_path(&scratch, "test_batch.bin"));
    snprintf(path, sizeof path, "%s.gz", scratch_path(&scratch, "test_batch.bin"));
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(truncate(path, about.st_size - 20), 0);
    require_refusal(DATASET_TEST, STATUS_USAGE, "/test_batch.bin.gz: damaged at byte ");
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, 12, SEEK_SET), 0);
    assert_true(fputs("damage", file) >= 0);
    assert_int_equal(fclose(file), 0);
    require_refusal(DATASET_TEST, STATUS_USAGE, "/test_batch.bin.gz: damaged at byte ");
}

static void a_missing_batch_is_named_with_the_place_to_get_it(void **state)
{
    (void)state;
    scratch_remove(&scratch, batches[2]);
    require_refusal(DATASET_TRAIN, STATUS_MISSING, "/data_batch_3.bin is there; get the binary");
    dataset_close(dataset_open(scratch.folder, DATASET_TRAIN, 4)); /* which needs the first two */
    scratch_remove(&scratch, "test_batch.bin");
    require_refusal(DATASET_TEST, STATUS_MISSING, "https://www.cs.toronto.edu/~kriz/cifar.html");
}

static void a_folder_that_holds_both_formats_is_read_as_idx(void **state)
{
    (void)state;
    write_batch("t10k-labels-idx1-ubyte", (const unsigned char *)"", 0);
    require_refusal(DATASET_TEST, STATUS_MISSING, "/t10k-images-idx3-ubyte is there");
}

static void take_image(void *data)
{
    dataset_image(data, 0);
}

static void whoever_needs_one_channel_is_told_that_there_are_three(void **state)
{
    (void)state;
    struct dataset *data = dataset_open(scratch.folder, DATASET_TEST, 0);
    const struct death death = death_of(take_image, data);
    assert_death(&death, STATUS_USAGE, "images of one channel are needed; the data has 3");
    dataset_close(data);
}

#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, make_files, remove_files)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FILES(five_batches_are_one_split_in_their_order),
        WITH_FILES(the_test_batch_is_the_other_split),
        WITH_FILES(a_plane_is_one_colour_of_an_image),
        WITH_FILES(any_limit_reads_the_first_images_and_hashes_their_records),
        WITH_FILES(packed_batches_are_read_as_plain_ones),
        WITH_FILES(a_label_above_nine_is_refused_with_its_byte),
        WITH_FILES(a_file_that_ends_within_an_image_is_refused),
        WITH_FILES(a_batch_with_fewer_images_than_the_first_is_refused),
        WITH_FILES(a_damaged_packed_batch_is_refused),
        WITH_FILES(a_missing_batch_is_named_with_the_place_to_get_it),
        WITH_FILES(a_folder_that_holds_both_formats_is_read_as_idx),
        WITH_FILES(whoever_needs_one_channel_is_told_that_there_are_three),
    };
    require_name("test_dataset_cifar");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
