using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Access.Credentials;

/// <summary>
/// The credentials that the host keeps, in memory and on disk. Another process may change the file as well: that is seen within a second. Once read, a file that turns
/// out damaged or gone changes nothing: what was known goes on, and changes are refused until the file is right again.
/// </summary>
internal sealed partial class CredentialStore : IHealthNotices, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    private readonly CredentialFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly Lock _looking = new();
    private volatile CredentialSet _current;
    private volatile string? _trouble;
    private (long, DateTime)? _mark;
    private long _looked;

    /// <exception cref="HostStartException">The file is damaged or cannot be read.</exception>
    public CredentialStore(CredentialFile file, TimeProvider time, ILogger<CredentialStore> logger)
    {
        (_file, _time, _logger) = (file, time, logger);
        try
        {
            (_mark, _current) = (file.Mark(), file.Read());
        }
        catch (AccessException e)
        {
            throw new HostStartException($"{e.Message} {e.Remedy}", e);
        }

        _looked = time.GetTimestamp();
    }

    /// <summary>Everybody, as of the last second.</summary>
    public CredentialSet Current
    {
        get
        {
            LookAgain();
            return _current;
        }
    }

    public IEnumerable<string> Notices
    {
        get
        {
            LookAgain();
            return _trouble is { } trouble ? [trouble] : [];
        }
    }

    /// <summary>Makes a change: what the file has now, changed, written as a whole, and in force.</summary>
    /// <exception cref="AccessException">It is refused or cannot be written; everything stays.</exception>
    public async Task<CredentialSet> ChangeAsync(Func<CredentialSet, CredentialSet> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            using var held = await LockAsync(cancellationToken);
            if (_file.Mark() is null && !_current.IsEmpty)
            {
                throw Gone();
            }

            var known = _file.Read();
            var changed = change(known);
            lock (_looking)
            {
                if (changed != known)
                {
                    _file.Write(changed);
                }

                (_mark, _current, _trouble) = (_file.Mark(), changed, null);
            }

            return changed;
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();

    private void LookAgain()
    {
        lock (_looking)
        {
            if (_time.GetElapsedTime(_looked) < LookEvery)
            {
                return;
            }

            _looked = _time.GetTimestamp();
            try
            {
                var mark = _file.Mark();
                if (mark == _mark && _trouble is null)
                {
                    return;
                }

                if (mark is null && !_current.IsEmpty)
                {
                    throw Gone();
                }

                var read = _file.Read();
                (_mark, _current, _trouble) = (mark, read, null);
                LogReread(_file.Path, read.Users.Count, read.ApiKeys.Count);
            }
            catch (AccessException e)
            {
                if (_trouble is null)
                {
                    LogTrouble(e.Message, e.Remedy);
                }

                _trouble = $"{e.Message} {e.Remedy}";
            }
        }
    }

    private async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        IDisposable? held;
        while ((held = _file.TryLock()) is null)
        {
            if (_time.GetElapsedTime(since) > LockWait)
            {
                throw new AccessException(AccessFault.Unavailable, $"Another process holds {_file.Path}.", "Try again; should it last, find the process that hangs.");
            }

            await Task.Delay(LockPause, _time, cancellationToken);
        }

        return held;
    }

    private AccessException Gone()
        => new(AccessFault.Unavailable, $"The credentials in {_file.Path} are gone. Until the host is started again, those of before go on.", "Bring the file back. To begin anew without it, start the host again.");

    [LoggerMessage(EventIds.CredentialsReread, LogLevel.Information, "{File} was changed by another process: {Users} users, {Keys} API keys.")]
    private partial void LogReread(string file, int users, int keys);

    [LoggerMessage(EventIds.CredentialsTrouble, LogLevel.Error, "{Trouble} Those who were known go on as before. {Remedy}")]
    private partial void LogTrouble(string trouble, string remedy);
}
