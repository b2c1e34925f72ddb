using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Adapter.Host.Access.Audit;

/// <summary>Who did what, when and with what outcome. Neither bodies nor queries nor secrets are in it.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="At">When it was answered.</param>
/// <param name="User">Name of the user or API key; absent for nobody known.</param>
/// <param name="Role">The caller's role then.</param>
/// <param name="Way">How the caller signed in (<see cref="Ways"/>).</param>
/// <param name="Client"><c>console</c>, <c>cli</c> or <c>api</c>, as the caller says; <c>offline</c> for a command that changed files itself.</param>
/// <param name="Address">Where it came from; absent for commands that changed files themselves.</param>
/// <param name="Action">Method and route, or the command.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="Outcome"><c>done</c>, <c>denied</c> (401, 403, 429), <c>rejected</c> (other 4xx), <c>failed</c>.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Repeats">How often the same was denied again, counted and not written each time.</param>
internal sealed record AuditEntry(
    string Id, DateTimeOffset At, string? User, string? Role, string? Way, string Client, string? Address, string Action, string? Target, string Outcome, int? Status, long? Repeats)
{
    public const string Denied = "denied";

    /// <summary>An id for a moment: those of later moments come later, and two of one moment differ.</summary>
    public static string MakeId(DateTimeOffset at) => $"{at.UtcTicks:x16}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";

    public static string OutcomeOf(int status) => status switch
    {
        < 400 => "done",
        401 or 403 or 429 => Denied,
        < 500 => "rejected",
        _ => "failed",
    };

    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, AuditJsonContext.Default.AuditEntry), (byte)'\n'];
}

/// <summary>Entries, newest first; <c>next</c> is <c>after</c> of the request for those before them.</summary>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next, int Unreadable);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class AuditJsonContext : JsonSerializerContext
{
}
