// CJemalloc declares what it uses; this target names the package.
#pragma once
