#include "nets/gaze.h"

#include <stdlib.h>

#include "base/require.h"
#include "heads/cam.h"

/* d logit / d feature of the class, less the mean over classes if centred. */
static void feature_gradient(const struct network *network, size_t class, enum gaze_gauge gauge,
                             float *df)
{
    const size_t features = network->classifier.features, classes = network->spec.head.classes;
    const float *w = network->theta + network->classifier.places.w;
    for (size_t f = 0; f < features; f++) {
        double sum = 0;
        for (size_t k = 0; k < classes && gauge == GAZE_CENTRED; k++) {
            sum += (double)w[k * features + f];
        }
        df[f] = (float)((double)w[class * features + f] - sum / (double)classes);
    }
}

void gaze_map(const struct network *network, size_t class, enum gaze_gauge gauge, const float *x,
              float *map)
{
    const struct classifier_spec *spec = &network->spec.head;
    struct shape one = network_maps_shape(network);
    one.n = 1;
    require(spec->hidden == 0 && class < spec->classes);
    float *df = xcalloc(network->classifier.features, sizeof *df);
    float *alpha = xcalloc(one.c, sizeof *alpha);
    feature_gradient(network, class, gauge, df);
    cam_gradient_weights(spec->head, &spec->options, one, x, df, alpha);
    cam_gradient_map(one, alpha, x, map);
    free(alpha);
    free(df);
}
