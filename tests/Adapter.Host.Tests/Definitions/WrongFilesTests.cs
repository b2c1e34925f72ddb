using Adapter.Host.Definitions;

namespace Adapter.Host.Tests.Definitions;

/// <summary>Files that are wrong on purpose, each with the complete text that a person gets to read.</summary>
public sealed class WrongFilesTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "testdata", "definitions");

    private readonly ConfigFolder _folder = new();

    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(Folder, "*.xml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_WrongFile_TellsEverythingAtOnce(string name)
    {
        var isAdapter = name.StartsWith("adapter-", StringComparison.Ordinal);
        _folder.GoodDataSource();
        var target = isAdapter ? _folder.AdapterFile("x.xml") : _folder.DataSourceFile("x.xml");
        File.Copy(Path.Combine(Folder, name + ".xml"), target);

        var set = _folder.Read();

        StringWriter text = new() { NewLine = "\n" };
        FindingPrinter.WriteText(text, set);
        var actual = text.ToString().Replace(_folder.Config, "CONFIG", StringComparison.Ordinal);
        var expectedFile = Path.Combine(Folder, name + ".expected.txt");
        var expected = File.Exists(expectedFile) ? File.ReadAllText(expectedFile).ReplaceLineEndings("\n") : string.Empty;
        Assert.Equal(expected, actual);
        Assert.DoesNotContain("must-not-sh", actual, StringComparison.Ordinal);
        Assert.True(set.HasErrors);
    }

    public void Dispose() => _folder.Dispose();
}
