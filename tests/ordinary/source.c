#include <stdio.h>
#include <stdlib.h>

/* Rings the bell a number of times. */
static void ring(int times)
{
	for (int i = 1; i <= times; i++)
		printf("%d/%d ding\n", i, times);
}

int main(int argc, char **argv)
{
	ring(argc > 1 ? atoi(argv[1]) : 3);
	return EXIT_SUCCESS;
}
