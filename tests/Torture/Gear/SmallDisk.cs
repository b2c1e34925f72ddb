using System.Diagnostics;
using System.Globalization;

namespace Torture.Gear;

/// <summary>A file system of its own for one host's data, in memory, whose size can be taken away while the host writes. Needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const long Roomy = 1 << 30;
    private const long Page = 4096;
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    public static SmallDisk? TryMount(string folder, Action<string> leftOut)
    {
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", Size(Roomy), "tmpfs", folder))
        {
            return new SmallDisk(folder);
        }

        leftOut("disk-full: mounting a small file system is not permitted here (Linux and root are needed)");
        return null;
    }

    /// <summary>Leaves so much room and no more.</summary>
    /// <returns>Whether it could be done; not when the host wrote meanwhile.</returns>
    public bool Leave(long bytes)
    {
        DriveInfo drive = new(_folder);
        var used = drive.TotalSize - drive.AvailableFreeSpace;
        return Run("mount", "-o", "remount," + Size((used + bytes + Page - 1) / Page * Page), _folder);
    }

    public void Free() => Run("mount", "-o", "remount," + Size(Roomy), _folder);

    /// <summary>Keeps what is on it in the folder it was mounted on.</summary>
    public void Dispose()
    {
        var copy = _folder + ".disk";
        Run("cp", "-r", _folder, copy);
        if (Run("umount", _folder) || Run("umount", "-l", _folder))
        {
            Directory.Delete(_folder, recursive: true);
            Directory.Move(copy, _folder);
        }
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"size={bytes}");

    private static bool Run(string program, params IEnumerable<string> arguments)
    {
        try
        {
            ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
