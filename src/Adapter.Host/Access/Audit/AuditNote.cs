using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access.Audit;

/// <summary>What an endpoint adds to its entry in the trail, where route and sign-in do not tell it. Never a secret.</summary>
internal static class AuditNote
{
    private static readonly object TargetKey = new();
    private static readonly object UserKey = new();

    /// <summary>What it is done to, in place of the route's values.</summary>
    public static void Target(HttpContext context, string target) => context.Items[TargetKey] = target;

    /// <summary>Who does it, where the request itself is not signed in.</summary>
    public static void User(HttpContext context, string? name) => context.Items[UserKey] = name;

    public static string? TargetOf(HttpContext context) => context.Items[TargetKey] as string;

    public static string? UserOf(HttpContext context) => context.Items[UserKey] as string;
}
