// The C++ header is included by CSimdjson; this target names the package.
#pragma once
