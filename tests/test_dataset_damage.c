/* Damaged, short, inconsistent and missing data sets end the program with file, byte and reason. */
#include "death.h"
#include "signals/dataset.h"
#include "small_dataset.h"

/* ---- headers and lengths ---- */

static void open_train(void *limit)
{
    dataset_close(dataset_open(folder, DATASET_TRAIN, *(size_t *)limit));
}

static struct death death_of_opening(const struct files *files, bool packed)
{
    size_t limit = 0;
    write_files(files, packed);
    return death_of(open_train, &limit);
}

/* One byte of a header changed, and what the message must say. */
static void a_wrong_header_is_refused_with_its_byte(void **state)
{
    (void)state;
    static const struct {
        bool of_labels;
        size_t at;
        unsigned char value;
        const char *says;
    } damages[] = {
        { false, 0, 0x1f,
          "images-idx3-ubyte: byte 0: expected the magic number 00 00, found 1f 00" },
        { false, 1, 7, "images-idx3-ubyte: byte 0: expected the magic number 00 00, found 00 07" },
        { false, 2, 0x0d, "images-idx3-ubyte: byte 2: expected type 08 (unsigned byte), found 0d" },
        { false, 3, 1, "images-idx3-ubyte: byte 3: expected 3 dimensions, found 1" },
        { false, 7, 0, "images-idx3-ubyte: byte 4: expected a dimension of at least 1, found 0" },
        { false, 11, 0, "images-idx3-ubyte: byte 8: expected a dimension of at least 1, found 0" },
        { false, 8, 1, "dimensions 5 x 16777219 x 4 cannot fit a file of 76 bytes" },
        { false, 4, 255, "dimensions 4278190085 x 3 x 4 cannot fit a file of 76 bytes" },
        { true, 2, 9, "labels-idx1-ubyte: byte 2: expected type 08 (unsigned byte), found 09" },
        { true, 3, 3, "labels-idx1-ubyte: byte 3: expected 1 dimensions, found 3" },
        { true, 7, 4, "labels-idx1-ubyte: byte 4: expected 5 labels, one for each image of" },
    };
    for (size_t i = 0; i < COUNT(damages); i++) {
        struct files files = good_files();
        (damages[i].of_labels ? files.labels : files.images)[damages[i].at] = damages[i].value;
        const struct death death = death_of_opening(&files, false);
        assert_death(&death, STATUS_USAGE, damages[i].says);
    }
}

static void dimensions_that_overflow_are_refused(void **state)
{
    (void)state;
    struct files files = good_files();
    memset(files.images + 4, 0xff, 12);
    const struct death death = death_of_opening(&files, true);
    assert_death(&death, STATUS_USAGE,
                 "byte 4: dimensions 4294967295 x 4294967295 x 4294967295 overflow");
}

static void a_short_file_is_refused_wherever_it_ends(void **state)
{
    (void)state;
    size_t cases = 0;
    for (size_t bytes = 0; bytes < HEADER + PIXELS; bytes++, cases++) {
        struct files files = good_files();
        char says[128];
        files.image_bytes = bytes;
        snprintf(says, sizeof says, "train-images-idx3-ubyte%s: ends at byte %zu, expected",
                 bytes % 2 == 0 ? ".gz" : "", bytes);
        const struct death death = death_of_opening(&files, bytes % 2 == 0);
        assert_death(&death, STATUS_USAGE, says);
    }
    assert_int_equal(cases, HEADER + PIXELS);
}

static void missing_labels_are_counted(void **state)
{
    (void)state;
    struct files files = good_files();
    files.label_bytes -= 2;
    const struct death death = death_of_opening(&files, true);
    assert_death(&death, STATUS_USAGE, "ends at byte 11, expected 2 more of labels");
}

static void trailing_bytes_are_refused(void **state)
{
    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        struct files images = good_files(), labels = good_files();
        images.image_bytes++;
        labels.label_bytes++;
        const struct death long_images = death_of_opening(&images, packed == 1);
        const struct death long_labels = death_of_opening(&labels, packed == 1);
        assert_death(&long_images, STATUS_USAGE, "goes on at byte 76, expected the end");
        assert_death(&long_labels, STATUS_USAGE, "goes on at byte 13, expected the end");
    }
}

/* ---- damaged gzip streams ---- */

/* Rewrites the packed images: the byte at `flip` changed, all from `cut` on left out. */
static struct death death_of_damage(size_t flip, size_t cut)
{
    const struct files files = good_files();
    unsigned char packed[512];
    size_t limit = 0;
    write_files(&files, true);
    char path[128];
    snprintf(path, sizeof path, "%s/train-images-idx3-ubyte.gz", folder);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    const size_t bytes = fread(packed, 1, sizeof packed, file);
    fclose(file);
    assert_true(bytes > 30 && bytes < sizeof packed);
    packed[(flip + bytes) % bytes] ^= 0xff;
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(packed, 1, bytes - cut, file), bytes - cut);
    fclose(file);
    return death_of(open_train, &limit);
}

static void a_damaged_gzip_stream_is_refused(void **state)
{
    (void)state;
    const struct death crc = death_of_damage((size_t)-8, 0);
    const struct death length = death_of_damage((size_t)-4, 0);
    const struct death inside = death_of_damage(20, 0);
    const struct death cut = death_of_damage((size_t)-1, 12);
    const struct death no_trailer = death_of_damage((size_t)-1, 8);
    assert_death(&crc, STATUS_USAGE, "incorrect data check");
    assert_death(&length, STATUS_USAGE, "incorrect length check");
    assert_death(&inside, STATUS_USAGE, "train-images-idx3-ubyte.gz: ");
    assert_death(&cut, STATUS_USAGE, "the gzip stream is cut off");
    assert_death(&no_trailer, STATUS_USAGE, "unexpected end of file");
}

/* ---- missing data ---- */

static void missing_data_is_named_with_the_command_that_brings_it(void **state)
{
    (void)state;
    size_t limit = 0;
    remove_files();
    const struct death death = death_of(open_train, &limit);
    assert_death(&death, STATUS_MISSING, "/train-images-idx3-ubyte");
    assert_death(&death, STATUS_MISSING, "apt-get install dataset-fashion-mnist");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_header_is_refused_with_its_byte),
        cmocka_unit_test(dimensions_that_overflow_are_refused),
        cmocka_unit_test(a_short_file_is_refused_wherever_it_ends),
        cmocka_unit_test(missing_labels_are_counted),
        cmocka_unit_test(trailing_bytes_are_refused),
        cmocka_unit_test(a_damaged_gzip_stream_is_refused),
        cmocka_unit_test(missing_data_is_named_with_the_command_that_brings_it),
    };
    require_name("test_dataset");
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
