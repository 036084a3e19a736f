module statefulset-conformance/pause

go 1.24
