using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>Headers that tell a browser what pages of this host may do: nothing from elsewhere, in nobody's frame.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] OfTheApi = ["/api", "/health", "/metrics", "/openapi"];

    public static bool IsOfTheApi(PathString path) => Array.Exists(OfTheApi, prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                var (request, headers) = (((HttpContext)state).Request, ((HttpContext)state).Response.Headers);
                headers.ContentSecurityPolicy = Policy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                if (headers.CacheControl.Count == 0 && IsOfTheApi(request.Path))
                {
                    headers.CacheControl = "no-store";
                }

                return Task.CompletedTask;
            },
            context);
        return next(context);
    }
}
