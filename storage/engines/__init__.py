"""The engines that the storage can stand on."""
