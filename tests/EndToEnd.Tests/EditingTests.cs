using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>From nothing to a green adapter through the API alone, as the console does it; then the configuration out of this host and into another.</summary>
public sealed class EditingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Definition_TestedWrittenEditedAndTakenElsewhere_NeverTellsItsSecret()
    {
        await using var fixture = await HostFixture.StartAsync();
        var (program, api) = await fixture.StartHostAsync();
        using HttpClient http = new() { BaseAddress = api.Url };
        using (api)
        {
            await PutAsync(http, "datasources/contoso.xml", new { values = new { name = "Contoso Genesys", type = "Genesys Cloud CX", settings = new { TimeZone = "Europe/London" } } });
            object draft = new
            {
                values = new { name = "Primary", type = "Genesys Cloud CX API Adapter", dataSource = "Contoso Genesys", settings = new { fixture.Simulator.ClientId, RegionHost = fixture.Simulator.BaseUrl.ToString().TrimEnd('/') } },
                secrets = new { ClientSecret = HostFixture.Secret },
            };

            var test = await SendAsync(http, HttpMethod.Post, "/api/v1/definitions/adapters/test", draft);
            Assert.All(test.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("outcome").GetString() == "passed", check.GetRawText()));
            Assert.Equal("started", (await PutAsync(http, "adapters/primary.xml", draft)).GetProperty("applied").GetString());
            await api.WhenStateAsync("Primary", "Running");

            var shown = await SendAsync(http, HttpMethod.Get, "/api/v1/definitions/adapters/primary.xml", null);
            var edited = await PutAsync(http, "adapters/primary.xml", new { hash = shown.GetProperty("hash").GetString(), values = new { advanced = new[] { new { key = "MaxRetry", value = "2" } } } });
            Assert.Equal("changed live", edited.GetProperty("applied").GetString());
            Assert.DoesNotContain(HostFixture.Secret, shown.GetRawText() + edited.GetRawText() + test.GetRawText() + program.Error, StringComparison.Ordinal);
            Assert.Equal("Running", await api.StateAsync("Primary"));

            using TempFolder folder = new();
            var url = api.Url.ToString();
            Assert.Equal(0, (await HostProgram.RunAsync("export", folder["all.zip"], "--url", url)).Code);
            using (var zip = await ZipFile.OpenReadAsync(folder["all.zip"], Cancel))
            {
                using StreamReader reader = new(zip.GetEntry("adapters/primary.xml")!.Open());
                Assert.Contains("<ClientSecret></ClientSecret><!-- to be entered: ClientSecret -->", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
            }

            var same = await HostProgram.RunAsync("import-configuration", folder["all.zip"], "--url", url);
            Assert.Equal((0, 2), (same.Code, same.Output.Split('\n').Count(line => line.StartsWith("same", StringComparison.Ordinal))));
            await using var other = await HostFixture.StartAsync();
            var (_, elsewhere) = await other.StartHostAsync();
            using (elsewhere)
            {
                var dry = await HostProgram.RunAsync("import-configuration", folder["all.zip"], "--dry-run", "--url", elsewhere.Url.ToString());
                Assert.Equal(0, dry.Code);
                Assert.Contains("to be entered: ClientSecret", dry.Output, StringComparison.Ordinal);
                Assert.Equal(0, (await HostProgram.RunAsync("import-configuration", folder["all.zip"], "--url", elsewhere.Url.ToString())).Code);
                await elsewhere.WhenStateAsync("Primary", "Faulted");
            }

            Assert.Equal(6, (await HostProgram.RunAsync("import-configuration", folder.Write("none.zip", "no archive"), "--url", url)).Code);
        }
    }

    private static Task<JsonElement> PutAsync(HttpClient http, string file, object draft) => SendAsync(http, HttpMethod.Put, $"/api/v1/definitions/{file}", draft);

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, object? body)
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, Cancel);
        var answer = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{method} {path}: {response.StatusCode} {answer}");
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }
}
