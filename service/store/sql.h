/* The .sql files, compiled in (service/CMakeLists.txt), so that the program needs nothing of the source tree. */
#ifndef STORE_SQL_H
#define STORE_SQL_H

extern const char sql_enduring[], sql_working[], sql_derived[];

#endif
