// libpq, seen by Swift as it is.
#pragma once
#include <libpq-fe.h>
