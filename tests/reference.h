/* reference: the slow truth. Every function is the loop nest one would write on paper, in double,
 * from the formula and from nothing else; it includes base/shape.h only. */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include "base/shape.h"

#endif
