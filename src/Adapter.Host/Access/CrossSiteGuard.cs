using Adapter.Host.Http;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>A change asked for with the session cookie has to carry a header that only a page of this origin can set.</summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public const string Header = "X-Requested-With";

    public static bool HasMark(HttpRequest request) => request.Headers[Header].Count > 0;

    public Task InvokeAsync(HttpContext context)
        => Callers.Way(context.User) == Ways.Session && Callers.IsChange(context.Request) && !HasMark(context.Request)
            ? Problems.Forbidden($"The request has a session's cookie but not the header {Header}.", $"Send '{Header}: adapterhost'; programs use an API key in place of a session.").ExecuteAsync(context)
            : next(context);
}
