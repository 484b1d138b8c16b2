#pragma once

#include <stddef.h>

/// Bytes of the calling thread's whole stack; 0 where the system does not tell.
size_t webrl_stack_size(void);
