/* Data sets are read as they are, packed or plain. What is refused: test_dataset_damage.c. */
#include "signals/dataset.h"

#include "small_dataset.h"

static void images_and_labels_are_read_packed_and_plain(void **state)
{
    (void)state;
    const struct files files = good_files();
    uint64_t checksums[2] = { 0 };
    for (int packed = 0; packed < 2; packed++) {
        write_files(&files, packed == 1);
        struct dataset *data = dataset_open(folder, DATASET_TRAIN, 0);
        assert_true(data->count == IMAGES && data->h == H && data->w == W);
        for (size_t i = 0; i < PIXELS; i++) {
            assert_true(data->pixels[i] == (float)files.images[HEADER + i] / 255);
        }
        assert_memory_equal(data->labels, files.labels + 8, IMAGES);
        assert_true(data->pixels[0] == 1); /* 255 is white */
        checksums[packed] = data->checksum;
        dataset_close(data);
    }
    assert_true(checksums[0] == checksums[1]);
}

static void an_image_is_a_view_into_the_pixels(void **state)
{
    (void)state;
    const struct files files = good_files();
    write_files(&files, true);
    struct dataset *data = dataset_open(folder, DATASET_TRAIN, 0);
    const struct scene_image last = dataset_image(data, IMAGES - 1);
    assert_true(last.h == H && last.w == W);
    assert_ptr_equal(last.pixels, data->pixels + (IMAGES - 1) * H * W);
    dataset_close(data);
    dataset_close(NULL);
}

static void the_checksum_is_that_of_the_unpacked_bytes(void **state)
{
    (void)state;
    const struct files files = good_files();
    write_files(&files, true);
    for (size_t limit = 0; limit <= IMAGES + 1; limit++) {
        struct dataset *data = dataset_open(folder, DATASET_TRAIN, limit);
        const size_t read = limit == 0 || limit > IMAGES ? IMAGES : limit;
        uint64_t want = 0xcbf29ce484222325u;
        for (size_t i = 0; i < read * H * W; i++) {
            want = (want ^ files.images[HEADER + i]) * 0x100000001b3u;
        }
        for (size_t i = 0; i < read; i++) {
            want = (want ^ files.labels[8 + i]) * 0x100000001b3u;
        }
        assert_int_equal(data->count, read);
        assert_true(data->checksum == want);
        dataset_close(data);
    }
}

static double mean_of(size_t n, const float *x)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)x[i];
    }
    return sum / (double)n;
}

static void the_real_data_set_is_whole_and_balanced(void **state)
{
    (void)state;
    static const size_t counts[] = { [DATASET_TRAIN] = 60000, [DATASET_TEST] = 10000 };
    /* of Fashion-MNIST as its authors published it */
    static const uint64_t checksums[] = {
        [DATASET_TRAIN] = 0x47041d1f3a1991feu, [DATASET_TEST] = 0x7625417625bda6cfu
    };
    static const double means[] = { [DATASET_TRAIN] = 0.2860, [DATASET_TEST] = 0.2868 };
    if (access(dataset_default_folder(), R_OK) != 0) {
        print_message("skipped: %s is not there (apt-get install dataset-fashion-mnist)\n",
                      dataset_default_folder());
        skip();
    }
    for (enum dataset_split split = DATASET_TRAIN; split <= DATASET_TEST; split++) {
        struct dataset *data = dataset_open(NULL, split, 0);
        size_t by_label[10] = { 0 };
        assert_true(data->count == counts[split] && data->h == 28 && data->w == 28);
        for (size_t i = 0; i < data->count; i++) {
            assert_true(data->labels[i] < 10);
            by_label[data->labels[i]]++;
        }
        for (size_t label = 0; label < 10; label++) {
            assert_int_equal(by_label[label], counts[split] / 10);
        }
        assert_true(data->checksum == checksums[split]);
        assert_close(mean_of(data->count * 28 * 28, data->pixels), means[split], 5e-5);
        dataset_close(data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_and_labels_are_read_packed_and_plain),
        cmocka_unit_test(an_image_is_a_view_into_the_pixels),
        cmocka_unit_test(the_checksum_is_that_of_the_unpacked_bytes),
        cmocka_unit_test(the_real_data_set_is_whole_and_balanced),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
