using System.Globalization;
using System.Net;
using Adapter.Host.Access;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Testing.Common;

namespace Adapter.Host.Tests.Access;

public sealed class SignInThrottleTests
{
    private readonly ManualClock _clock = new();
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(_clock);

    [Fact]
    public void Address_GuessesOnAndOn_WaitsLongerEachTimeUpToALimit()
    {
        for (var i = 0; i < SignInThrottle.AddressFree - 1; i++)
        {
            Fail($"name-{i}", "203.0.113.7");
            Assert.Null(_throttle.Wait("another", "203.0.113.7", isLocal: false));
        }

        List<TimeSpan> waits = [];
        for (var i = 0; i < 14; i++)
        {
            Fail($"other-{i}", "203.0.113.7");
            var wait = _throttle.Wait("another", "203.0.113.7", isLocal: false)!.Value;
            waits.Add(wait);
            _clock.Advance(wait - TimeSpan.FromMilliseconds(1));
            Assert.NotNull(_throttle.Wait("another", "203.0.113.7", isLocal: false));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null(_throttle.Wait("another", "203.0.113.7", isLocal: false));
        }

        Assert.Equal([1, 2, 4, 8], waits.Take(4).Select(wait => wait.TotalSeconds));
        Assert.Equal(SignInThrottle.LongestForAddress, waits[^1]);
        Assert.Null(_throttle.Wait("another", "203.0.113.8", isLocal: false));
    }

    [Fact]
    public void Name_GuessedFromEverywhere_WaitsButNotForItsOwner()
    {
        _throttle.Succeeded("ada", "198.51.100.1", isLocal: false);
        for (var i = 0; i < 100; i++)
        {
            Fail("ada", $"203.0.113.{i}");
        }

        Assert.Equal(SignInThrottle.LongestForName, _throttle.Wait("ada", "198.51.100.99", isLocal: false));
        Assert.Equal(SignInThrottle.LongestForName, _throttle.Wait("ADA", "198.51.100.99", isLocal: false));
        Assert.Null(_throttle.Wait("ada", "198.51.100.1", isLocal: false)); // where ada signed in before
        Assert.Null(_throttle.Wait("ada", "127.0.0.1", isLocal: true));
        Assert.Null(_throttle.Wait("bob", "198.51.100.99", isLocal: false));
    }

    [Fact]
    public void Caller_OnThisMachineGuessing_NeverWaitsLong()
    {
        for (var i = 0; i < 100; i++)
        {
            _throttle.Failed("ada", "127.0.0.1", isLocal: true);
        }

        Assert.Equal(SignInThrottle.LongestHere, _throttle.Wait("ada", "127.0.0.1", isLocal: true));
    }

    [Fact]
    public void Success_ClearsTheNameButNotTheAddress()
    {
        for (var i = 0; i < SignInThrottle.NameFree; i++)
        {
            Fail("ada", "203.0.113.7");
        }

        _throttle.Succeeded("mallory", "203.0.113.7", isLocal: false);
        Assert.NotNull(_throttle.Wait("ada", "203.0.113.7", isLocal: false)); // a password of one's own does not open the way to more guesses
        _throttle.Succeeded("ada", "198.51.100.1", isLocal: false);
        Assert.Null(_throttle.Wait("ada", "198.51.100.2", isLocal: false));
    }

    [Fact]
    public void Failures_LongAgo_AreForgotten()
    {
        for (var i = 0; i < 50; i++)
        {
            Fail("ada", "203.0.113.7");
        }

        _clock.Advance(TimeSpan.FromHours(2));
        Fail("ada", "203.0.113.7");
        Assert.Null(_throttle.Wait("ada", "203.0.113.7", isLocal: false));
    }

    [Fact]
    public void Names_WithoutEnd_AreBoundedAndTheWorstStays()
    {
        for (var i = 0; i < 30; i++)
        {
            Fail("ada", "203.0.113.7");
        }

        for (var i = 0; i < SignInThrottle.MostKept + 500; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            Fail($"name-{number}", $"address-{number}");
            _throttle.Succeeded($"name-{number}", $"address-{number}", isLocal: false);
        }

        Assert.InRange(_throttle.Kept, 1, SignInThrottle.MostKept);
        Assert.NotNull(_throttle.Wait("ada", "203.0.113.7", isLocal: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_GuessedAt_AnswersWithAWaitKnownNameOrNot(bool isKnown)
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = _clock);
        await Visitor.AddUsersAsync(fixture);
        using Visitor attacker = new(fixture);
        var name = isKnown ? "admin" : "nobody";
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < SignInThrottle.AddressFree + 1; i++)
        {
            answers.Add(await attacker.SignInAsync(name, "a guess that is long"));
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, SignInThrottle.AddressFree), HttpStatusCode.TooManyRequests], answers);
        using var refused = await attacker.SendAsync(HttpMethod.Post, "/api/v1/session", Visitor.Credentials(name, Visitor.Password));
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        using var basic = await attacker.SendAsync(HttpMethod.Get, "/api/v1/events", change: ApiFixture.As(name, Visitor.Password));
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (basic.StatusCode, basic.Headers.RetryAfter!.Delta));
        Assert.Contains("Retry-After", await basic.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(isKnown ? HttpStatusCode.NoContent : HttpStatusCode.Unauthorized, await attacker.SignInAsync(name));
    }

    [Theory]
    [InlineData("admin", 10_000)]
    [InlineData("nobody", 210_000)]
    public async Task SignIn_KnownNameOrNot_CostsOneHash(string name, int rounds)
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = _clock);
        await Visitor.AddUsersAsync(fixture); // with fewer rounds than a host makes
        List<string> hashes = [];
        using PasswordSignIn signIn = new(fixture.Services.GetRequiredService<Accounts>(), _throttle, (_, hash) =>
        {
            hashes.Add(hash);
            return name == "nobody"; // an unknown name is nobody's, whatever the password
        });

        var result = await signIn.TryAsync(name, "whatever it may be", new DefaultHttpContext());

        Assert.Null(result.Account);
        Assert.StartsWith($"pbkdf2-sha512${rounds}$", Assert.Single(hashes), StringComparison.Ordinal);
        Assert.True(PasswordHasher.IsHash(hashes[0]));
    }

    [Fact]
    public async Task Host_GuessedAtByManyAtOnce_ChecksNoMoreThanAreFree()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = _clock);
        await Visitor.AddUsersAsync(fixture);
        using Visitor attacker = new(fixture);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => attacker.SignInAsync("admin", $"guess number {i} of many")));

        Assert.InRange(answers.Count(answer => answer == HttpStatusCode.Unauthorized), 1, SignInThrottle.AddressFree + 1);
        Assert.True(answers.Count(answer => answer == HttpStatusCode.TooManyRequests) > 30);
    }

    [Fact]
    public async Task Host_UnderAttack_ServesThoseWhoAreSignedIn()
    {
        await using var fixture = await ApiFixture.StartAsync(f => f.Time = _clock);
        await Visitor.AddUsersAsync(fixture);
        using Visitor signedIn = new(fixture);
        using Visitor attacker = new(fixture);
        await signedIn.SignInAsync("admin");
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("viewer", Visitor.Password));
        for (var i = 0; i < 12; i++)
        {
            await attacker.SignInAsync("viewer", "a guess that is long");
        }

        Assert.Equal(HttpStatusCode.OK, await signedIn.GetStatusAsync("/api/v1/events"));
        await fixture.SendAsync(HttpMethod.Get, "/api/v1/events", HttpStatusCode.OK, change: ApiFixture.As("viewer", Visitor.Password));
    }

    private void Fail(string name, string address) => _throttle.Failed(name, address, isLocal: false);
}
