using System.ComponentModel;
using Adapter.Host.Coverage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/coverage</c>: what was heard, what may be missing, what was found again, what is lost.</summary>
internal static class CoverageEndpoints
{
    public static void MapCoverage(this IEndpointRouteBuilder routes)
        => routes.MapGet("/api/v1/coverage", Read)
            .WithTags("Coverage")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .WithSummary("Timeline of every adapter, and of every data source, as spans that add up to the whole time")
            .WithDescription("With `dataSource` its adapters are taken together: a moment is covered when any of them covered it, else recovered when any read it back, else uncertain while any of them may still, else lost.")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Results<Ok<CoverageView>, ProblemHttpResult> Read(
        ICoverageAccounts coverage,
        IAdapterDirectory adapters,
        TimeProvider time,
        [Description("Only this adapter.")] string? adapter = null,
        [Description("Only this data source, its adapters taken together.")] string? dataSource = null,
        [Description("Only time from this moment on, ISO 8601. Default: the first start.")] string? from = null,
        [Description("Only time before this moment, ISO 8601. Default: now.")] string? to = null)
    {
        if (Check(adapter, dataSource, from, to, out var begin, out var end) is { } wrong)
        {
            return wrong;
        }

        if (!coverage.TryRead(out var accounts))
        {
            return Problems.Unavailable("What is kept of coverage cannot be read at the moment.", "See the log of the host; it is read as soon as the journal's disk allows.");
        }

        var defined = adapters.Adapters;
        var named = accounts.Select(account => (Account: account, View: defined.FirstOrDefault(item => Same(item.Name, account.Name))))
            .Select(item => (Account: item.Account with { Name = item.View?.Name ?? item.Account.Name }, item.View?.DataSource)).ToList();
        var wanted = named.Where(item => (adapter is null || Same(item.Account.Name, adapter)) && (dataSource is null || Same(item.DataSource, dataSource))).ToList();
        if (adapter is not null && wanted.Count == 0)
        {
            return Find(defined, adapter) is { } silent
                ? TypedResults.Ok(new CoverageView(time.GetUtcNow(), [new CoverageAccountView { Adapter = silent.Name, DataSource = silent.DataSource }], []))
                : Problems.NotFound($"There is no adapter '{adapter}', and nothing is known of an earlier one.", Names("adapters", defined.Select(item => item.Name).Concat(named.Select(item => item.Account.Name))));
        }

        if (dataSource is not null && !defined.Any(item => Same(item.DataSource, dataSource)))
        {
            return Problems.NotFound($"No adapter belongs to a data source '{dataSource}'.", Names("data sources", defined.Select(item => item.DataSource).OfType<string>()));
        }

        // one adapter is asked for by its name, taken together by the source's
        var sources = adapter is not null ? [] : wanted.Where(item => item.DataSource is not null).GroupBy(item => item.DataSource!, StringComparer.OrdinalIgnoreCase)
            .Select(group => (Account: CoverageAccount.Union(group.Key, [.. group.Select(item => item.Account)]), Adapters: (IReadOnlyList<string>)[.. group.Select(item => item.Account.Name)]))
            .Where(item => item.Account is not null)
            .Select(item => (item.Account!.Between(begin, end), item.Adapters)).ToList();
        return TypedResults.Ok(CoverageView.From(
            time.GetUtcNow(), dataSource is not null ? [] : wanted.Select(item => (item.Account.Between(begin, end), item.DataSource)), sources));
    }

    private static ProblemHttpResult? Check(string? adapter, string? dataSource, string? from, string? to, out DateTimeOffset? begin, out DateTimeOffset? end)
    {
        (begin, end) = (null, null);
        if (adapter is not null && dataSource is not null)
        {
            return Problems.BadRequest("Both adapter and dataSource are given.", "Give one of them.");
        }

        if ((Moments.Read("from", from, out begin) ?? Moments.Read("to", to, out end)) is { } wrong)
        {
            return wrong;
        }

        return begin >= end ? Problems.BadRequest($"The span ends before it begins: from is {from}, to is {to}.", "Give a from that lies before to.") : null;
    }

    private static AdapterView? Find(IReadOnlyList<AdapterView> adapters, string name) => adapters.FirstOrDefault(item => Same(item.Name, name));

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Names(string what, IEnumerable<string> names)
        => names.Distinct(StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } known ? $"The {what} are: {string.Join(", ", known.Select(name => $"'{name}'"))}." : $"There are no {what} yet.";
}
