using System.Net;

namespace Adapter.Host.Tests.Editing;

/// <summary>Definitions that others refer to.</summary>
public sealed class EditingReferencesTests : EditingApi
{
    [Fact]
    public async Task DataSource_InUse_IsNeitherRemovedNorRenamed()
    {
        await using var api = await World.ServeAsync();
        const string Source = "/api/v1/definitions/datasources/Contoso%20Source.xml";
        var hash = (await SendAsync(api, HttpMethod.Get, Source, HttpStatusCode.OK, null)).GetProperty("hash").GetString();

        var removed = await SendAsync(api, HttpMethod.Delete, Source, HttpStatusCode.Conflict, null, hash);
        var renamed = await SendAsync(api, HttpMethod.Put, Source, HttpStatusCode.UnprocessableEntity, new { hash, values = new { name = "Other" } });
        var changed = await SendAsync(api, HttpMethod.Put, Source, HttpStatusCode.OK, new { hash, values = new { settings = new { LongCallDurationMin = "60" } } });

        Assert.Contains("'One'", removed.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(("DEF025", File), (renamed.GetProperty("findings")[0].GetProperty("code").GetString(), renamed.GetProperty("findings")[0].GetProperty("file").GetString()));
        Assert.Equal("started: One", changed.GetProperty("applied").GetString());
    }

    [Theory]
    [InlineData("Uno", true)]
    [InlineData("ONE", false)]
    public async Task Adapter_Renamed_IsWarnedOfAndWritten(string name, bool isWarned)
    {
        await using var api = await World.ServeAsync();

        var answer = await PutAsync(api, HttpStatusCode.OK, new { hash = await HashAsync(api), values = new { name } });

        var warned = answer.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("code").GetString() == "DEF071").ToList();
        Assert.Equal(isWarned ? 1 : 0, warned.Count);
        Assert.All(warned, finding => Assert.Equal(("warning", "Name"), (finding.GetProperty("severity").GetString(), finding.GetProperty("setting").GetString())));
        Assert.Contains($"<Name>{name}</Name>", await System.IO.File.ReadAllTextAsync(File, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adapter_PrimaryOfAnother_IsNotRemovedBeforeItsSecondary()
    {
        World.Folder.GoodAdapter("Two", more: "<SecondaryOf>ONE</SecondaryOf>");
        await using var api = await World.ServeAsync();
        const string Second = "/api/v1/definitions/adapters/Two.xml";

        var refused = await SendAsync(api, HttpMethod.Delete, Path, HttpStatusCode.Conflict, null, await HashAsync(api));
        Assert.Contains("primary of 'Two'", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(File));

        await SendAsync(api, HttpMethod.Delete, Second, HttpStatusCode.NoContent, null, (await SendAsync(api, HttpMethod.Get, Second, HttpStatusCode.OK, null)).GetProperty("hash").GetString());
        await SendAsync(api, HttpMethod.Delete, Path, HttpStatusCode.NoContent, null, await HashAsync(api));
        Assert.False(System.IO.File.Exists(File));
    }
}
