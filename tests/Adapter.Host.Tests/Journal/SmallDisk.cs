using System.Diagnostics;
using System.Globalization;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>
/// Little room for the files of a process. A file system of its own in the memory where the system lets its users mount one (Linux: user namespaces), otherwise, and
/// where asked for, a limit on the size of files, which every user may set. Either gives real failing writes to a real process.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Process? _holder;
    private readonly List<Process> _processes = [];
    private int _kilobytes;

    private SmallDisk(int megabytes, bool mount)
    {
        _kilobytes = megabytes * 1024;
        _holder = mount ? Hold() : null;
    }

    /// <summary>The folder as the processes on the disk see it.</summary>
    public string Folder => _folder.Path;

    /// <summary>The same folder as this process sees it.</summary>
    public string Outside => _holder is null ? Folder : string.Create(CultureInfo.InvariantCulture, $"/proc/{_holder.Id}/root{Folder}");

    public static SmallDisk Make(int megabytes, bool mount) => new(megabytes, mount);

    /// <summary>Runs the program that loads a journal, on this disk.</summary>
    public Process Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "JournalLoad", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')), "JournalLoad.dll");
        ProcessStartInfo start = new(_holder is null ? "sh" : "nsenter")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] prefix = _holder is null
            ? ["-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -S -f {_kilobytes * 2}; exec \"$@\""), "sh"]
            : Inside();
        foreach (var argument in (string[])[.. prefix, "dotnet", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // its memory is a file to the limit
        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    /// <summary>More room, at once and for those that run.</summary>
    public async Task EnlargeAsync(int megabytes)
    {
        _kilobytes = megabytes * 1024;
        if (_holder is not null)
        {
            await RunAsync("nsenter", [.. Inside(), "mount", "-o", Size("remount,size="), Folder]);
            return;
        }

        foreach (var process in _processes.Where(process => !process.HasExited))
        {
            var bytes = (megabytes * 1024L * 1024).ToString(CultureInfo.InvariantCulture);
            await RunAsync("prlimit", ["--pid", process.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:"]);
        }
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        if (_holder is null)
        {
            _kilobytes = 256; // less than is there
            return;
        }

        using FileStream ballast = new(Path.Combine(Outside, "ballast"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(page);
            }
        }
        catch (IOException)
        {
            // full
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None).Soon();
            }

            process.Dispose();
        }

        if (_holder is not null)
        {
            _holder.Kill();
            await _holder.WaitForExitAsync(CancellationToken.None).Soon();
            _holder.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>A process that keeps the file system; <see langword="null"/> where none may be mounted.</summary>
    private Process? Hold()
    {
        try
        {
            var holder = Process.Start(new ProcessStartInfo(
                "unshare", ["--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o {Size("size=")} tmpfs '{Folder}' && echo ready && exec cat"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            if (holder.StandardOutput.ReadLine() == "ready")
            {
                return holder;
            }

            holder.WaitForExit();
            holder.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private string[] Inside() => ["--preserve-credentials", "--user", "--mount", "--target", _holder!.Id.ToString(CultureInfo.InvariantCulture)];

    private string Size(string option) => string.Create(CultureInfo.InvariantCulture, $"{option}{_kilobytes}k");

    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync().Soon();
        await process.WaitForExitAsync().Soon();
        Assert.True(process.ExitCode == 0, error);
    }
}
