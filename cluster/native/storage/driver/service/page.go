package service

import (
	"strconv"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// pageOf returns the part of a list that begins at the token, and the token of the next part.
func pageOf[T any](all []T, token string, size int32) (page []T, next string, err error) {
	start := 0
	if token != "" {
		if start, err = strconv.Atoi(token); err != nil || start < 0 || start > len(all) {
			return nil, "", status.Errorf(codes.Aborted, "the token %q is unknown", token)
		}
	}
	end := len(all)
	if size > 0 {
		end = min(start+int(size), end)
	}
	if end < len(all) {
		next = strconv.Itoa(end)
	}
	return all[start:end], next, nil
}
