using System.Globalization;

namespace GenesysCloud.Simulator.Rest;

/// <summary>The page that a request asks for.</summary>
internal sealed record Paging(int PageSize, int PageNumber)
{
    public static Paging Of(HttpRequest request, int maxPageSize, int defaultSize = 25)
    {
        var size = Number(request, "pageSize", defaultSize);
        var number = Number(request, "pageNumber", 1);
        if (size > maxPageSize)
        {
            throw ApiException.BadRequest($"The page size must not be larger than {maxPageSize}.");
        }

        return new Paging(size, number);
    }

    /// <summary>Cuts the page out and tells where it stands. The uris keep the other parameters of the request.</summary>
    public Listing<TOut> Cut<TIn, TOut>(HttpRequest request, IReadOnlyList<TIn> all, Func<TIn, TOut> wire)
    {
        var pages = (all.Count + PageSize - 1) / PageSize;
        return new Listing<TOut>
        {
            Entities = [.. all.Skip((PageNumber - 1) * PageSize).Take(PageSize).Select(wire)],
            PageSize = PageSize,
            PageNumber = PageNumber,
            Total = all.Count,
            PageCount = pages,
            FirstUri = Uri(1),
            LastUri = Uri(Math.Max(1, pages)),
            SelfUri = Uri(PageNumber),
            NextUri = PageNumber < pages ? Uri(PageNumber + 1) : null,
            PreviousUri = PageNumber > 1 && PageNumber <= pages + 1 ? Uri(PageNumber - 1) : null,
        };

        string Uri(int page)
        {
            var others = request.Query
                .Where(pair => pair.Key is not ("pageSize" or "pageNumber"))
                .SelectMany(pair => pair.Value.Select(value => $"&{System.Uri.EscapeDataString(pair.Key)}={System.Uri.EscapeDataString(value ?? "")}"));
            return $"{request.Path}?pageSize={PageSize}&pageNumber={page}{string.Concat(others)}";
        }
    }

    private static int Number(HttpRequest request, string name, int fallback)
    {
        if (request.Query[name].LastOrDefault() is not { Length: > 0 } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw ApiException.InvalidValue(text, "Integer", "1 and above");
    }
}

/// <summary>A page of entities as the platform answers it.</summary>
internal sealed record Listing<T>
{
    public required IReadOnlyList<T> Entities { get; init; }

    public int PageSize { get; init; }

    public int PageNumber { get; init; }

    public long? Total { get; init; }

    public int? PageCount { get; init; }

    public string? FirstUri { get; init; }

    public string? NextUri { get; init; }

    public string? PreviousUri { get; init; }

    public string? LastUri { get; init; }

    public string? SelfUri { get; init; }
}
