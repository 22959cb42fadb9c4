import ipaddress

from django.conf import settings


def network(request):
    """Where a request comes from: an IPv4 address, or the /64 that one connection has of IPv6 addresses.

    Each of the ``PROXY_HOPS`` proxies in front of the site adds one address to X-Forwarded-For; what stands further
    left was written by the visitor and is not believed.
    """
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_HOPS and len(seen) >= settings.PROXY_HOPS:
        address = seen[-settings.PROXY_HOPS]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
