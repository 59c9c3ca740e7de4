// zlib inflates gzip request bodies.
#pragma once
#include <zlib.h>
