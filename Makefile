# make              build everything                                                    under a minute
# make test         build and run the unit tests                                        minutes
# make check        format, include floors, static analysis, shell scripts              under 3 minutes
# make results      run every experiment in the standard profile, rewrite results/      minutes
# make run-NAME     the same for one experiment
# make plots        redraw every figure from the tables, measuring nothing: plots/*.svg, and
#                   svg, pdf and png of all in build/plots/                             seconds
# make ledger       list every verdict; fails if one is a surprise                      at once
# make verify       measure anew beside the committed tables; 8 if something moved      minutes
# make readme       put the ledger into README.md                                       at once
# make peers        libraries beside whose kernels time_kernels puts ours, as far as they are
#                   installed; names those that are missing                              at once
# make SANITIZE=address BUILD=build/asan test        tests under ASan and UBSan
# make SANITIZE=thread CC=clang BUILD=build/tsan test    tests under TSan (needs libomp)
#
# No experiment, test or plot is named here: files are found by pattern. A file lib/*/*_isa.c is
# compiled once per instruction set; a program that includes heads/count.h is linked with kernels
# that count their operations.

CC       ?= cc
CFLAGS   ?= -O3 -g
BUILD    ?= build
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla -Wundef -Werror
STRICT   := -std=c11 $(WARNINGS) -ffp-contract=off -fno-math-errno -fopenmp
INCLUDES := -D_POSIX_C_SOURCE=200809L -Ilib
LDLIBS   ?= -lgsl -lopenblas -lglpk -lcsv -lz -lm
ifeq ($(SANITIZE),address)
STRICT   += -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
else ifeq ($(SANITIZE),thread)
STRICT   += -fsanitize=thread -Wno-pass-failed # it leaves no loop to `omp simd`
export TSAN_OPTIONS ?= ignore_noninstrumented_modules=1 # libomp's own locks
else ifneq ($(SANITIZE),)
$(error SANITIZE=$(SANITIZE) is neither address nor thread)
endif

ISA_baseline :=
ISA_avx2     := -mavx2 -mfma
ISA_avx512   := $(ISA_avx2) -mavx512f -mavx512vl -mavx512dq -mavx512bw -mprefer-vector-width=512
ISAS         := baseline avx2 avx512

SOURCES     := $(filter-out %_isa.c,$(wildcard lib/*/*.c))
ISA_SOURCES := $(wildcard lib/*/*_isa.c)
EXPERIMENTS := $(basename $(notdir $(wildcard experiments/*.c)))
TESTS       := $(basename $(notdir $(wildcard tests/test_*.c)))
TEST_SCRIPTS := $(wildcard tests/test_*.sh)
TOOLS       := $(basename $(notdir $(wildcard tools/*.c)))
REFERENCES  := $(filter-out tests/test_%.c tests/preload_%.c,$(wildcard tests/*.c))
SHARED      := $(basename $(notdir $(wildcard tests/preload_*.c)))
PEERS       := $(basename $(notdir $(wildcard tools/peers/*.c)))
PLOTS       := $(basename $(notdir $(filter-out plots/style.gp plots/history.gp,$(wildcard plots/*.gp))))
COUNTED     := $(shell grep -ls '"heads/count.h"' experiments/*.c tests/*.c)

PLAIN_OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) \
                 $(foreach isa,$(ISAS),$(ISA_SOURCES:%.c=$(BUILD)/%.$(isa).o))
COUNT_OBJECTS := $(patsubst $(BUILD)/lib/heads/%,$(BUILD)/count/lib/heads/%,$(PLAIN_OBJECTS))

PROGRAMS := $(EXPERIMENTS:%=$(BUILD)/experiments/%) $(TESTS:%=$(BUILD)/tests/%) \
            $(TOOLS:%=$(BUILD)/tools/%)

all: $(PROGRAMS) $(SHARED:%=$(BUILD)/tests/%.so)

# A program's library: with counting kernels if it asks for them.
library = $(BUILD)/$(if $(filter $(1).c,$(COUNTED)),count/)libgapstudy.a

$(BUILD)/libgapstudy.a: $(PLAIN_OBJECTS)
$(BUILD)/count/libgapstudy.a: $(COUNT_OBJECTS)
%.a:
	@rm -f $@
	$(AR) rcs $@ $^

.SECONDEXPANSION:
$(BUILD)/experiments/%: $(BUILD)/experiments/%.o $$(call library,experiments/$$*)
	$(CC) $(STRICT) $(CFLAGS) $^ $(LDFLAGS) $(LDLIBS) -o $@
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(REFERENCES:%.c=$(BUILD)/%.o) $$(call library,tests/$$*)
	$(CC) $(STRICT) $(CFLAGS) $^ $(LDFLAGS) -lcmocka $(LDLIBS) -o $@
$(BUILD)/tools/%: $(BUILD)/tools/%.o $(BUILD)/libgapstudy.a
	$(CC) $(STRICT) $(CFLAGS) $^ $(LDFLAGS) $(LDLIBS) -o $@
$(BUILD)/tools/bench $(BUILD)/tests/test_allocations: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc
$(BUILD)/tests/%.so: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(INCLUDES) -std=c11 $(WARNINGS) $(CFLAGS) -fPIC -shared $< -o $@

# A plug-in; `make peers` leaves out those whose library is missing. time_kernels wants the one in
# plain loops, which needs none.
$(BUILD)/peers/%.so: tools/peers/%.c lib/harness/plugin.h $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(INCLUDES) $(STRICT) $(CFLAGS) -fPIC -shared $< $(shell tools/peers.sh libraries $*) -o $@
$(BUILD)/experiments/time_kernels: | $(BUILD)/peers/example.so
$(BUILD)/tests/test_plugins $(BUILD)/tests/test_job $(BUILD)/tests/test_contest: | \
    $(BUILD)/peers/example.so $(BUILD)/tests/preload_plugin.so $(BUILD)/tests/preload_blas.so

$(BUILD)/count/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(INCLUDES) -DGAPSTUDY_COUNT $(STRICT) $(CFLAGS) -MMD -MP -c $< -o $@
# isa_rule FOLDER,SET,FLAGS: the kernels of one instruction set.
define isa_rule
$(1)/%_isa.$(2).o: %_isa.c $(BUILD)/flags
	@mkdir -p $$(@D)
	$$(CC) $$(INCLUDES) $(3) -DGAPSTUDY_ISA_SUFFIX=$(2) \
	    -DGAPSTUDY_ISA_FMA=$(if $(findstring -mfma,$(ISA_$(2))),1,0) $$(STRICT) $$(CFLAGS) $$(ISA_$(2)) -MMD -MP -c $$< -o $$@
endef
$(foreach isa,$(ISAS),$(eval $(call isa_rule,$(BUILD)/count,$(isa),-DGAPSTUDY_COUNT)))
$(foreach isa,$(ISAS),$(eval $(call isa_rule,$(BUILD),$(isa),)))
$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(INCLUDES) $(STRICT) $(CFLAGS) -MMD -MP -c $< -o $@

# Compiler and flags, for provenance; a change of them rebuilds everything.
FLAGS_NOW := $(shell $(CC) --version | head -n 1)|$(STRICT) $(CFLAGS)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(FLAGS_NOW)' | cmp -s - $@ || printf '%s\n' '$(FLAGS_NOW)' > $@
$(BUILD)/lib/harness/machine.o: INCLUDES += -DGAPSTUDY_FLAGS='"$(FLAGS_NOW)"'

test: all
	tools/test.sh $(BUILD) $(TESTS:%=$(BUILD)/tests/%) $(TEST_SCRIPTS)

check:
	tools/check.sh

results: $(EXPERIMENTS:%=$(BUILD)/experiments/%)
	./run_all.sh --no-install
run-%: $(BUILD)/experiments/% $(BUILD)/tools/provenance
	$< --profile standard --out results || test $$? -eq 1 -o $$? -eq 6
	@$(BUILD)/tools/provenance results

plots:
	tools/plot.sh $(PLOTS)

ledger: $(BUILD)/tools/ledger
	$<
readme: $(BUILD)/tools/ledger
	$< --readme README.md

peers:
	@tools/peers.sh explain $(PEERS)
	@$(MAKE) --no-print-directory $(patsubst %,$(BUILD)/peers/%.so,$(shell tools/peers.sh able $(PEERS))) </dev/null

verify:
	./run_all.sh --no-install --verify

clean:
	rm -rf $(BUILD)

FORCE:
.PHONY: all test check results plots ledger readme peers verify clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:
-include $(wildcard $(BUILD)/lib/*/*.d $(BUILD)/count/lib/*/*.d $(BUILD)/experiments/*.d \
           $(BUILD)/tests/*.d $(BUILD)/tools/*.d)
