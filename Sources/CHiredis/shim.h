// hiredis, Redis's own C client.
#pragma once

#include <hiredis/hiredis.h>
