using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Adapter.Abstractions;

namespace Adapter.Host.Alarms.Targets;

/// <summary>One conversation with a mail server (RFC 5321, 3207, 4954, 8314), as far as sending one message needs it.</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int LineLimit = 4_096;
    private const int LinesLimit = 200;

    private readonly string _host;
    private readonly TcpClient _tcp = new();
    private readonly byte[] _buffer = new byte[LineLimit];
    private Stream _stream = Stream.Null;
    private int _start;
    private int _end;
    private IReadOnlyList<string> _offers = [];

    private SmtpSession(string host) => _host = host;

    /// <summary>Connects, changes to TLS as asked, and signs in where there is a user.</summary>
    /// <exception cref="AlarmTargetException">The server cannot be reached, is not trusted, or refuses.</exception>
    public static async Task<SmtpSession> OpenAsync(string host, int port, MailEncryption encryption, TargetTrust trust, CancellationToken cancellationToken)
    {
        SmtpSession session = new(host);
        try
        {
            await session._tcp.ConnectAsync(host, port, cancellationToken);
            session._stream = session._tcp.GetStream();
            if (encryption == MailEncryption.Tls)
            {
                await session.EncryptAsync(trust, cancellationToken);
            }

            await session.ExpectAsync(220, "the greeting", cancellationToken);
            await session.GreetAsync(cancellationToken);
            if (encryption == MailEncryption.StartTls)
            {
                if (!session._offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
                {
                    throw new AlarmTargetException($"{host} offers no STARTTLS. Set Encryption to Tls (port 465) if the server speaks that, or to None if the mail may go in clear text.");
                }

                await session.AskAsync("STARTTLS", 220, "STARTTLS", cancellationToken);
                session._start = session._end = 0; // what came before in clear text does not count (RFC 3207, 6)
                await session.EncryptAsync(trust, cancellationToken);
                await session.GreetAsync(cancellationToken);
            }

            return session;
        }
        catch (Exception exception)
        {
            await session.DisposeAsync();
            throw exception is AuthenticationException
                ? new AlarmTargetException($"The mail server {host} is not trusted: {exception.Message} Name its authority in TrustedAuthorities, or check who answers there.", exception)
                : exception is SocketException or IOException ? Unreachable(host, exception) : Same(exception);
        }
    }

    /// <exception cref="AlarmTargetException">The server refuses.</exception>
    public async Task SignInAsync(string user, Secret password, CancellationToken cancellationToken)
    {
        const string Remedy = "Check User and Password, and that the account may send mail this way.";
        var mechanisms = _offers.FirstOrDefault(offer => offer.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ') ?? [];
        if (mechanisms.Contains("PLAIN"))
        {
            await AskAsync("AUTH PLAIN " + Base64($"\0{user}\0{password.Reveal()}"), 235, "the login", cancellationToken, Remedy);
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            await AskAsync("AUTH LOGIN", 334, "the login", cancellationToken, Remedy);
            await AskAsync(Base64(user), 334, "the login", cancellationToken, Remedy);
            await AskAsync(Base64(password.Reveal()), 235, "the login", cancellationToken, Remedy);
        }
        else
        {
            throw new AlarmTargetException($"{_host} offers no login by PLAIN or LOGIN. Take User away if it needs none, or use a server that offers one of them.");
        }
    }

    /// <summary>Sends a message.</summary>
    /// <returns>Why recipients were refused; empty = none was.</returns>
    /// <exception cref="AlarmTargetException">The server refuses the message, its sender, or all recipients.</exception>
    public async Task<IReadOnlyList<string>> SendAsync(string from, IReadOnlyList<string> to, string message, CancellationToken cancellationToken)
    {
        await AskAsync($"MAIL FROM:<{from}>", 250, $"the sender {from}", cancellationToken);
        List<AlarmTargetException> refused = [];
        foreach (var address in to)
        {
            try
            {
                await AskAsync($"RCPT TO:<{address}>", 250, $"the recipient {address}", cancellationToken);
            }
            catch (AlarmTargetException refusal)
            {
                refused.Add(refusal);
            }
        }

        if (refused.Count == to.Count)
        {
            throw refused[0];
        }

        await AskAsync("DATA", 354, "a message", cancellationToken);
        await AskAsync(message + ".", 250, "the message", cancellationToken, isAboutMessage: true);
        return [.. refused.Select(refusal => refusal.Message)];
    }

    /// <summary>Says good-bye; whatever comes of it, the message is sent.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync("QUIT", 221, "QUIT", cancellationToken);
        }
        catch (AlarmTargetException)
        {
            // it went without a word
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static AlarmTargetException Unreachable(string host, Exception exception) => new($"The mail server {host} cannot be reached: {exception.Message.TrimEnd('.')}. Check Host and Port, and the way to it.", exception);

    private static Exception Same(Exception exception) => exception;

    private async Task EncryptAsync(TargetTrust trust, CancellationToken cancellationToken)
    {
        SslStream encrypted = new(_stream, leaveInnerStreamOpen: false);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(trust.For(_host), cancellationToken);
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
        => _offers = [.. (await AskAsync($"EHLO {MailText.HostName}", 250, "EHLO", cancellationToken)).Skip(1)];

    private async Task<IReadOnlyList<string>> AskAsync(string command, int expected, string what, CancellationToken cancellationToken, string? remedy = null, bool isAboutMessage = false)
    {
        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
            await _stream.FlushAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw Unreachable(_host, exception);
        }

        return await ExpectAsync(expected, what, cancellationToken, remedy, isAboutMessage);
    }

    private async Task<IReadOnlyList<string>> ExpectAsync(int expected, string what, CancellationToken cancellationToken, string? remedy = null, bool isAboutMessage = false)
    {
        List<string> lines = [];
        while (lines.Count < LinesLimit)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
            {
                throw new AlarmTargetException($"{_host} does not answer as a mail server does. Check Port and Encryption: 587 goes with StartTls, 465 with Tls.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return code == expected || (expected == 250 && code == 251)
                    ? lines
                    : throw new AlarmTargetException($"{_host} refuses {what}: {code} {string.Join(" ", lines)}{(code < 500 ? " It may take it later." : remedy is null ? "" : " " + remedy)}")
                    {
                        IsAboutMessage = isAboutMessage && code >= 500,
                    };
            }
        }

        throw new AlarmTargetException($"{_host} answers without end.");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
            {
                throw new AlarmTargetException($"{_host} does not answer as a mail server does: a line is longer than {LineLimit} bytes.");
            }

            int read;
            try
            {
                read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            }
            catch (IOException exception)
            {
                throw Unreachable(_host, exception);
            }

            _end += read > 0 ? read : throw new AlarmTargetException($"{_host} ended the connection. Check Port and Encryption: 587 goes with StartTls, 465 with Tls.");
        }
    }
}
