using System.Text.RegularExpressions;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

/// <summary>docs/http-api.md against the OpenAPI document: each request stands there, with each of its query parameters on the same line.</summary>
public sealed partial class HttpApiPageTests
{
    [Fact]
    public async Task Page_EveryRequestOfTheOpenApiDocument_StandsThereWithItsParameters()
    {
        await using var fixture = await ApiFixture.StartAsync();
        var document = await fixture.GetAsync("/openapi/v1.json");
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "http-api.md"), TestContext.Current.CancellationToken);
        List<string> missing = [];
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            // a parameter stands as {name} or as one word of capitals
            Regex asked = new(Parameter().Replace(path.Name, @"(\{\w+\}|[A-Z][A-Z0-9]*)") + @"(?![\w/])", RegexOptions.CultureInvariant);
            foreach (var operation in path.Value.EnumerateObject())
            {
                var told = lines.Where(line => line.Contains($"{operation.Name.ToUpperInvariant()}", StringComparison.Ordinal) && asked.IsMatch(line)).ToList();
                if (told.Count == 0)
                {
                    missing.Add($"{operation.Name} {path.Name}");
                }

                var parameters = operation.Value.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
                missing.AddRange(parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!)
                    .Where(name => !told.Any(line => Regex.IsMatch(line, $"[?&]{name}="))).Select(name => $"{operation.Name} {path.Name}: {name}"));
            }
        }

        Assert.Equal([], missing);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
