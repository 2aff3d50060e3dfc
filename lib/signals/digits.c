#include "signals/digits.h"

#include <math.h>

#include "base/require.h"
#include "base/rng.h"
#include "signals/dataset_file.h"

enum { PIXELS = DIGITS_COLUMNS - 1, LARGEST_LABEL = 9 };

const char *digits_default_folder(void)
{
    return "/usr/lib/python3/dist-packages/sklearn/datasets/data";
}

static void open_digits(const char *folder, struct dataset_file *file)
{
    dataset_file_open(folder != NULL ? folder : digits_default_folder(), "digits.csv",
                      "install it with `apt-get install python3-sklearn`", file);
}

char *digits_unpack(const char *folder, size_t *bytes)
{
    struct dataset_file file;
    open_digits(folder, &file);
    *bytes = dataset_file_rest(&file);
    dataset_file_close(&file);
    char *text = xcalloc(*bytes + 1, 1);
    open_digits(folder, &file);
    dataset_file_read(&file, "rows", *bytes, (unsigned char *)text);
    dataset_file_close(&file);
    return text;
}

static unsigned char whole_number(size_t row, size_t column, double cell)
{
    const int most = column < PIXELS ? DIGITS_WHITE : LARGEST_LABEL;
    if (!(cell >= 0 && cell <= most && cell == floor(cell))) {
        die(STATUS_USAGE,
            "digits: row %zu, cell %zu: expected a whole number from 0 to %d, found %g", row + 1,
            column + 1, most, cell);
    }
    return (unsigned char)cell;
}

struct dataset *digits_open(size_t rows, size_t columns, const double *cells)
{
    if (rows == 0 || columns != DIGITS_COLUMNS) {
        die(STATUS_USAGE, "digits: expected rows of %d cells, found %zu rows of %zu",
            DIGITS_COLUMNS, rows, columns);
    }
    struct dataset *dataset = dataset_new(rows, 1, DIGITS_SIDE, DIGITS_SIDE);
    uint64_t hash = RNG_HASH_START;
    for (size_t i = 0; i < rows; i++) {
        const double *row = cells + i * DIGITS_COLUMNS;
        unsigned char bytes[PIXELS];
        for (size_t j = 0; j < PIXELS; j++) {
            bytes[j] = whole_number(i, j, row[j]);
        }
        dataset->labels[i] = whole_number(i, PIXELS, row[PIXELS]);
        hash = rng_hash_bytes(hash, bytes, PIXELS);
        dataset_scale(DIGITS_WHITE, PIXELS, bytes, dataset->pixels + i * PIXELS);
    }
    dataset->checksum = rng_hash_bytes(hash, dataset->labels, rows);
    return dataset;
}
