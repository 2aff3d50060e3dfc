/* digits: 1,797 handwritten digits of 8 x 8 pixels (Alpaydin and Kaynak 1998, of the UCI repository),
 * as Debian's package python3-sklearn carries them: digits.csv.gz, rows of 64 pixels 0 .. 16 and a
 * label, without a header. Neighbouring rows are often by one hand.
 *
 * Reading takes three steps, as unpacking and parsing know nothing of each other: digits_unpack,
 * table_numbers_parse (harness/table_numbers.h), digits_open. */
#ifndef SIGNALS_DIGITS_H
#define SIGNALS_DIGITS_H

#include <stddef.h>

#include "signals/dataset.h"

enum { DIGITS_SIDE = 8, DIGITS_WHITE = 16, DIGITS_COLUMNS = DIGITS_SIDE * DIGITS_SIDE + 1 };

/* The folder that NULL stands for. */
const char *digits_default_folder(void);

/* The unpacked bytes of digits.csv.gz (or of digits.csv) in `folder`; the caller frees them. Ends the
 * program with 4 and the package's name if it is not there, with 2, file and byte if it is damaged.
 */
char *digits_unpack(const char *folder, size_t *bytes);

/* A data set of one channel from the cells of the table, row by row, whites scaled to 1; to be closed
 * by dataset_close. Its checksum is over pixels, then labels, as of IDX. Ends the program with 2 and
 * names row and cell if there is another number of columns, no row, or a cell that is no whole
 * number from 0 to 16, of a label from 0 to 9. */
struct dataset *digits_open(size_t rows, size_t columns, const double *cells);

#endif
