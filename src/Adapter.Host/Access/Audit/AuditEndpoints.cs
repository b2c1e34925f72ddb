using System.ComponentModel;
using System.Globalization;
using System.Text;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Access.Audit;

/// <summary><c>/api/v1/audit</c>: who did what.</summary>
internal static class AuditEndpoints
{
    public const int DefaultLimit = 100;
    public const int LargestLimit = 10_000;

    private static readonly string[] Columns = ["at", "user", "role", "way", "client", "address", "action", "target", "outcome", "status", "repeats", "id"];

    public static void MapAudit(this IEndpointRouteBuilder routes)
        => routes.MapGet("/api/v1/audit", ReadAsync)
            .WithTags("Access")
            .WithSummary("Who did what, newest first")
            .WithDescription("Give `next` of the answer as `after` of the next request. As CSV without `limit` it is the whole span.")
            .RequireAuthorization(HostApi.AdminPolicy)
            .Produces<AuditPage>()
            .ProducesProblem(StatusCodes.Status400BadRequest);

    /// <summary>The first line of the trail as CSV.</summary>
    public static string Header()
    {
        StringBuilder text = new();
        CsvText.Row(text, Columns);
        return text.ToString();
    }

    /// <summary>An entry as a line of CSV.</summary>
    public static string Row(AuditEntry entry)
    {
        StringBuilder text = new();
        CsvText.Row(
            text, Moments.Print(entry.At), entry.User, entry.Role, entry.Way, entry.Client, entry.Address, entry.Action, entry.Target, entry.Outcome,
            entry.Status?.ToString(CultureInfo.InvariantCulture), entry.Repeats?.ToString(CultureInfo.InvariantCulture), entry.Id);
        return text.ToString();
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        AuditFolder folder,
        [Description("Only from this moment on, ISO 8601.")] string? from = null,
        [Description("Only before this moment, ISO 8601.")] string? to = null,
        [Description("Only of this user or API key.")] string? user = null,
        [Description("At most so many; default 100, up to 10,000.")] int? limit = null,
        [Description("`next` of the page before.")] string? after = null,
        [Description("`json` (default) or `csv`.")] string? format = null)
    {
        if (!IsMoment(from, out var since) || !IsMoment(to, out var until))
        {
            return Problems.BadRequest("'from' or 'to' is no date and time.", Moments.Remedy);
        }

        if (limit is < 1 or > LargestLimit)
        {
            return Problems.BadRequest($"'limit' is {limit}.", $"Set it from 1 to {LargestLimit}.");
        }

        if (format is not (null or "json" or "csv"))
        {
            return Problems.BadRequest("'format' is unknown.", "Set json or csv.");
        }

        var unreadable = 0;
        var found = folder.Read(since, until, () => unreadable++)
            .Where(entry => user is null || string.Equals(entry.User, user, StringComparison.OrdinalIgnoreCase))
            .Where(entry => after is null || string.CompareOrdinal(entry.Id, after) < 0);
        if (format == "csv")
        {
            await WriteCsvAsync(context.Response, limit is { } most ? found.Take(most) : found, context.RequestAborted);
            return Results.Empty;
        }

        var wanted = limit ?? DefaultLimit;
        var page = found.Take(wanted + 1).ToList();
        var entries = page.Take(wanted).ToList();
        return TypedResults.Json(new AuditPage(entries, page.Count > wanted ? entries[^1].Id : null, unreadable), AuditJsonContext.Default.AuditPage);
    }

    private static bool IsMoment(string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var isOne = Moments.TryParse(text, out var read);
        moment = read;
        return isOne;
    }

    private static async Task WriteCsvAsync(HttpResponse response, IEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        StringBuilder text = new(Header());
        foreach (var entry in entries)
        {
            text.Append(Row(entry));
            if (text.Length > 64 * 1024)
            {
                await response.WriteAsync(text.ToString(), cancellationToken);
                text.Clear();
            }
        }

        await response.WriteAsync(text.ToString(), cancellationToken);
    }
}
