using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Adapter.Host.Access.Credentials;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access;

/// <summary>Who is signed in at the console: kept in memory, so that a restart of the host signs everybody out. The token itself is kept nowhere.</summary>
internal sealed class SessionStore(Accounts accounts, IOptions<AccessOptions> options, TimeProvider time)
{
    private const int Most = 1000;
    private const int MostOfOne = 20;
    private const int TokenBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Opens a session and gives its token.</summary>
    public string Open(Account account)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var over in _sessions.Where(pair => IsOver(pair.Value, now)).Select(pair => pair.Key).ToList())
            {
                _sessions.Remove(over);
            }

            Evict(_sessions.Where(pair => pair.Value.Name == account.Name), MostOfOne);
            Evict(_sessions, Most);
            _sessions.Add(Key(token), new Session(account.Name, account.Stamp, now) { Used = now });
        }

        return token;
    }

    /// <summary>Whose session it is, as that account is now; <see langword="null"/> when it ended, or password or role were changed since.</summary>
    public Account? Find(string token)
    {
        var key = Key(token);
        lock (_gate)
        {
            if (!_sessions.TryGetValue(key, out var session))
            {
                return null;
            }

            var now = time.GetTimestamp();
            if (IsOver(session, now) || accounts.Find(session.Name, session.Stamp) is not { } account)
            {
                _sessions.Remove(key);
                return null;
            }

            session.Used = now;
            return account;
        }
    }

    public void Close(string token)
    {
        lock (_gate)
        {
            _sessions.Remove(Key(token));
        }
    }

    private static string Key(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private bool IsOver(Session session, long now)
        => time.GetElapsedTime(session.Used, now) > options.Value.SessionIdle || time.GetElapsedTime(session.Opened, now) > options.Value.SessionLifetime;

    private void Evict(IEnumerable<KeyValuePair<string, Session>> among, int most)
    {
        var list = among.ToList();
        if (list.Count >= most)
        {
            _sessions.Remove(list.MinBy(pair => pair.Value.Used).Key);
        }
    }

    private sealed class Session(string name, string stamp, long opened)
    {
        public string Name => name;

        public string Stamp => stamp;

        public long Opened => opened;

        public long Used { get; set; }
    }
}
