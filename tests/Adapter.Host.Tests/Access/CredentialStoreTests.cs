using System.Net;
using Adapter.Host.Access;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

public sealed class CredentialStoreTests : IDisposable
{
    private static readonly string Hash = PasswordHasher.Hash(Visitor.Password, 10_000);

    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FilePath => new CredentialFile(_folder.Path).Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_OnUnix_OnlyTheOwnerMayReadAlsoAfterAChange()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("access lists of the folder decide there");
            return;
        }

        using var store = Open();
        await AddAsync(store, "ada");
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await AddAsync(store, "bob");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(FilePath)!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":1,"users":[null],"apiKeys":[]}""")]
    [InlineData("""{"version":1,"users":[{"name":"ada","role":"god","passwordHash":"x","stamp":"1"}],"apiKeys":[]}""")]
    [InlineData("""{"version":1,"users":[],"apiKeys":[],"more":1}""")]
    [InlineData("""{"version":7,"users":[],"apiKeys":[]}""")]
    public async Task Start_StoreDamaged_IsRefusedNamingTheFileAndTheRemedy(string content)
    {
        await using ApiFixture fixture = new();
        var path = new CredentialFile(fixture.Folder).Path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, Cancel);

        var refused = await Assert.ThrowsAsync<HostStartException>(fixture.StartHostAsync);

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(path, Cancel));
    }

    [Fact]
    public async Task Start_StoreCutAnywhere_NeverLetsAnybodyIn()
    {
        using (var store = Open())
        {
            await AddAsync(store, "ada");
            await AddAsync(store, "bob");
        }

        var whole = await File.ReadAllBytesAsync(FilePath, Cancel);
        for (var length = 0; length < whole.Length - 1; length += 7)
        {
            await File.WriteAllBytesAsync(FilePath, whole[..length], Cancel);
            Assert.Throws<HostStartException>(Open);
        }
    }

    [Fact]
    public async Task Start_BeyondLoopbackWithUsersInTheStore_Serves()
    {
        await using ApiFixture fixture = new() { Urls = "http://0.0.0.0:0" };
        using (CredentialStore store = new(new CredentialFile(fixture.Folder), _clock, NullLogger<CredentialStore>.Instance))
        {
            await AddAsync(store, "ada");
        }

        await fixture.StartHostAsync();

        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.Unauthorized);
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("ada", Visitor.Password));
    }

    [Fact]
    public async Task File_ChangedByAnotherProcess_IsSeenWithinASecond()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = _clock);
        await Visitor.AddUsersAsync(fixture);
        using (CredentialStore other = new(new CredentialFile(fixture.Folder), TimeProvider.System, NullLogger<CredentialStore>.Instance))
        {
            await other.ChangeAsync(set => CredentialChanges.SetPassword(set, "admin", PasswordHasher.Hash("found again at last", 10_000), _clock.GetUtcNow()), Cancel);
        }

        _clock.Advance(TimeSpan.FromSeconds(1));

        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.Unauthorized, change: ApiFixture.As("admin", Visitor.Password));
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("admin", "found again at last"));
    }

    [Fact]
    public async Task Notices_NobodyAsksForAnybody_FollowTheFile()
    {
        using var store = Open();
        await AddAsync(store, "ada");
        var whole = await File.ReadAllBytesAsync(FilePath, Cancel);

        await File.WriteAllTextAsync(FilePath, "{}", Cancel);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(store.Notices);
        await File.WriteAllBytesAsync(FilePath, whole, Cancel);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(store.Notices);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("gone")]
    public async Task File_DamagedOrGoneWhileRunning_OpensNothingAndIsNotOverwritten(string what)
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = _clock);
        await Visitor.AddUsersAsync(fixture);
        var path = new CredentialFile(fixture.Folder).Path;
        var whole = await File.ReadAllBytesAsync(path, Cancel);
        if (what == "gone")
        {
            File.Delete(path);
        }
        else
        {
            await File.WriteAllTextAsync(path, "{}", Cancel);
        }

        _clock.Advance(TimeSpan.FromSeconds(1));

        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.Unauthorized);
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("admin", Visitor.Password));
        var refused = await fixture.SendAsync(HttpMethod.Delete, "/api/v1/users/viewer", HttpStatusCode.ServiceUnavailable, change: ApiFixture.As("admin", Visitor.Password));
        Assert.Contains(path, refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var notices = (await fixture.SendAsync(HttpMethod.Get, "/health/ready", HttpStatusCode.OK, change: ApiFixture.As("admin", Visitor.Password))).GetProperty("notices");
        Assert.Contains(notices.EnumerateArray(), notice => notice.GetString()!.Contains(path, StringComparison.Ordinal));
        Assert.Equal(what == "damaged", File.Exists(path));

        await File.WriteAllBytesAsync(path, whole, Cancel);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await fixture.SendAsync(HttpMethod.Delete, "/api/v1/users/viewer", HttpStatusCode.NoContent, change: ApiFixture.As("admin", Visitor.Password));
    }

    [Fact]
    public async Task Changes_FromTwoProcessesAtOnce_AllCount()
    {
        using (var first = Open())
        {
            await AddAsync(first, "ada");
        }

        var time = TimeProvider.System;
        using CredentialStore one = new(new CredentialFile(_folder.Path), time, NullLogger<CredentialStore>.Instance);
        using CredentialStore two = new(new CredentialFile(_folder.Path), time, NullLogger<CredentialStore>.Instance);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AddAsync(i % 2 == 0 ? one : two, $"user-{i}")));
        Assert.Equal(21, new CredentialFile(_folder.Path).Read().Users.Count);
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("demote")]
    public async Task LastAdmin_StaysUnlessHostJsonHasOne(string what)
    {
        await using var fixture = await ApiFixture.StartAsync();
        await Visitor.AddUsersAsync(fixture);
        var admin = ApiFixture.As("admin", Visitor.Password);
        var refused = what == "remove"
            ? await fixture.SendAsync(HttpMethod.Delete, "/api/v1/users/admin", HttpStatusCode.Conflict, change: admin)
            : await fixture.SendAsync(HttpMethod.Put, "/api/v1/users/admin/role", HttpStatusCode.Conflict, """{"role":"viewer"}""", admin);
        Assert.Contains("last admin", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);

        fixture.AddUsers();
        await fixture.RestartAsync();
        await fixture.SendAsync(HttpMethod.Delete, "/api/v1/users/admin", HttpStatusCode.NoContent, change: ApiFixture.As("ada"));
        await fixture.SendAsync(HttpMethod.Delete, "/api/v1/users/ada", HttpStatusCode.Conflict, change: ApiFixture.As("ada"));
    }

    [Fact]
    public async Task Users_AddedOverTheApi_AreListedWithTheirSource()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.AddUsers());
        var ada = ApiFixture.As("ada");
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/users", HttpStatusCode.Created, $$"""{"name":"vera","password":"{{Visitor.Password}}","role":"viewer"}""", ada);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/users", HttpStatusCode.Conflict, $$"""{"name":"Vera","password":"{{Visitor.Password}}","role":"viewer"}""", ada);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/users", HttpStatusCode.Conflict, $$"""{"name":"rob","password":"{{Visitor.Password}}","role":"viewer"}""", ada);
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/users", HttpStatusCode.BadRequest, $$"""{"name":"x","password":"{{Visitor.Password}}","role":"king"}""", ada);
        var users = (await fixture.SendAsync(HttpMethod.Get, "/api/v1/users", HttpStatusCode.OK, change: ada)).GetProperty("users");
        Assert.Equal(
            ["ada admin host.json", "rob viewer host.json", "vera viewer store"],
            users.EnumerateArray().Select(user => $"{user.GetProperty("name").GetString()} {user.GetProperty("role").GetString()} {user.GetProperty("source").GetString()}"));
        Assert.DoesNotContain("pbkdf2", users.GetRawText(), StringComparison.Ordinal);
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("vera", Visitor.Password));
    }

    [Fact]
    public async Task FirstUser_NotAnAdmin_IsRefused()
    {
        await using var fixture = await ApiFixture.StartAsync();
        await fixture.SendAsync(HttpMethod.Post, "/api/v1/users", HttpStatusCode.Conflict, $$"""{"name":"vera","password":"{{Visitor.Password}}","role":"viewer"}""");
        Assert.True(fixture.Services.GetRequiredService<CredentialStore>().Current.IsEmpty);
    }

    private CredentialStore Open() => new(new CredentialFile(_folder.Path), _clock, NullLogger<CredentialStore>.Instance);

    private Task<CredentialSet> AddAsync(CredentialStore store, string name)
        => store.ChangeAsync(set => CredentialChanges.AddUser(set, name, Hash, Role.Admin, areThereOthers: false, _clock.GetUtcNow()), Cancel);
}
