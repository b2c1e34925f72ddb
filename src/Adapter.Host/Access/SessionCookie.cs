using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>The cookie that carries a session's token: no script reads it, no other site sends it.</summary>
internal static class SessionCookie
{
    public const string Name = "adapterhost_session";

    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 and < 200 } token ? token : null;

    public static void Set(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, Options(context.Request));

    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request));

    private static CookieOptions Options(HttpRequest request) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, Path = "/", IsEssential = true };
}
