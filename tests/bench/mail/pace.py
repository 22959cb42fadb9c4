def pace(times):
    """Mails a second between the first tenth and the last, when everybody is at work."""
    times = sorted(times)
    start, end = len(times) // 10, len(times) * 9 // 10
    return (end - start) / (times[end] - times[start])
