using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace GenesysCloud.Simulator.OAuth;

internal sealed record AccessToken(string Value, string ClientId, DateTimeOffset Issued, DateTimeOffset Expires);

internal enum TokenStanding
{
    Valid,
    Missing,
    Unknown,
    Expired,
}

/// <summary>The OAuth clients and the tokens they hold. Several tokens of one client are valid at once.</summary>
internal sealed class TokenStore
{
    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _secrets;
    private readonly TimeProvider _time;

    public TokenStore(SimulatorOptions options, TimeProvider time)
    {
        _time = time;
        TokenLife = options.TokenLife;
        _secrets = new(options.MoreClients, StringComparer.Ordinal) { [options.ClientId] = options.ClientSecret };
    }

    /// <summary>A token lost its power: revoked, or made to expire before its time. Natural expiry is not told.</summary>
    public event Action<AccessToken>? Ended;

    /// <summary>Life of the tokens issued from now on.</summary>
    public TimeSpan TokenLife { get; set; }

    public IReadOnlyCollection<AccessToken> Live => [.. _tokens.Values.Where(token => token.Expires > _time.GetUtcNow())];

    public bool IsClient(string clientId) => _secrets.ContainsKey(clientId);

    public bool IsSecretOf(string clientId, string secret)
        => _secrets.TryGetValue(clientId, out var expected)
            && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(secret), System.Text.Encoding.UTF8.GetBytes(expected));

    public AccessToken Issue(string clientId)
    {
        var now = _time.GetUtcNow();
        AccessToken token = new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)).Replace('+', '-').Replace('/', '_'), clientId, now, now + TokenLife);
        _tokens[token.Value] = token;
        return token;
    }

    public TokenStanding Find(string value, out AccessToken? token)
    {
        token = null;
        if (value.Length == 0)
        {
            return TokenStanding.Missing;
        }

        if (!_tokens.TryGetValue(value, out token))
        {
            return TokenStanding.Unknown;
        }

        return token.Expires > _time.GetUtcNow() ? TokenStanding.Valid : TokenStanding.Expired;
    }

    /// <summary>The token as it stands now; a token that was made to expire has another end than the one that was issued.</summary>
    public bool IsValid(AccessToken token) => Find(token.Value, out _) == TokenStanding.Valid;

    public void Revoke(AccessToken token)
    {
        if (_tokens.TryRemove(token.Value, out var removed))
        {
            Ended?.Invoke(removed);
        }
    }

    public int RevokeAll() => EndAll(Revoke);

    /// <summary>Makes every token expire now.</summary>
    public int ExpireAll() => EndAll(token =>
    {
        _tokens[token.Value] = token with { Expires = _time.GetUtcNow() };
        Ended?.Invoke(token);
    });

    private int EndAll(Action<AccessToken> end)
    {
        var live = Live;
        foreach (var token in live)
        {
            end(token);
        }

        return live.Count;
    }
}
