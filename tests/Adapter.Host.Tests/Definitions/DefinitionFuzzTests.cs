using System.Text;
using Adapter.Host.Definitions;
using FsCheck;
using FsCheck.Fluent;

namespace Adapter.Host.Tests.Definitions;

/// <summary>Whatever stands in a file: reading ends with a set, names the file, and gives no secret away.</summary>
public sealed class DefinitionFuzzTests : IDisposable
{
    private const string Secret = "Sq7vXw2Zk9Lm";

    private readonly ConfigFolder _folder = new();
    private readonly byte[] _adapter;
    private readonly byte[] _source;

    public DefinitionFuzzTests()
    {
        _source = File.ReadAllBytes(_folder.GoodDataSource(more: "<MinimumSessionLengthS>5</MinimumSessionLengthS><SeatingArrangement>Free</SeatingArrangement>"));
        _adapter = File.ReadAllBytes(_folder.GoodAdapter(
            secret: Secret,
            settings: $"<UseClientProxy>true</UseClientProxy><ProxyProtocol>http</ProxyProtocol><ProxyHostname>p.example</ProxyHostname><ProxyPort>3128</ProxyPort><ProxyPassword>{Secret}</ProxyPassword>",
            more: """<AdvancedSettings><Add key="RestartTime" value="02:30"/><Add key="MaxRetry" value="5"/></AdvancedSettings><StartupType>Manual</StartupType>"""));
    }

    [Fact]
    public void Read_MutatedFiles_NeverThrows()
    {
        var before = _folder.Read();
        Assert.False(before.HasErrors);
        var edit = from kind in Gen.Choose(0, 6)
                   from inAdapter in Gen.Choose(0, 2)
                   from at in Gen.Choose(0, 1_000_000)
                   from length in Gen.Choose(0, 39)
                   from value in Gen.Choose(0, 255)
                   select new Edit(kind, inAdapter > 0, at, length, (byte)value);
        var property = Prop.ForAll(edit.NonEmptyListOf().ToArbitrary(), list =>
        {
            var (adapter, source) = (_adapter, _source);
            foreach (var one in list.Take(8))
            {
                if (one.InAdapter)
                {
                    adapter = Mutate(adapter, one);
                }
                else
                {
                    source = Mutate(source, one);
                }
            }

            File.WriteAllBytes(_folder.AdapterFile("One.xml"), adapter);
            File.WriteAllBytes(_folder.DataSourceFile("Contoso Source.xml"), source);
            var first = _folder.Read();
            var later = _folder.Read(before);
            Check(first);
            Check(later);
            return later.Adapters.Count >= 1 && _folder.Read(before).IsSameAs(later);
        });

        property.Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static void Check(DefinitionSet set)
    {
        StringWriter text = new();
        FindingPrinter.WriteText(text, set);
        FindingPrinter.WriteJson(text, set);
        Assert.DoesNotContain(Secret[..6], text.ToString());
        Assert.All(set.Findings, finding => Assert.True(finding is { Line: >= 0, Column: >= 0, Message.Length: > 0, Remedy.Length: > 0, File.Length: > 0, Code.Length: > 0 }));
        Assert.Equal(2, set.Adapters.Count + set.DataSources.Count + set.Broken.Count);
    }

    private static byte[] Mutate(byte[] content, Edit edit)
    {
        if (content.Length == 0)
        {
            return [edit.Value];
        }

        var (index, value) = (edit.At % content.Length, edit.Value);
        var count = Math.Min(edit.Length, content.Length - index);
        return edit.Kind switch
        {
            0 => [.. content[..index], value, .. content[(index + 1)..]],
            1 => [.. content[..index], .. content[(index + count)..]],
            2 => [.. content[..(index + count)], .. content[index..]],
            3 => content[..index],
            4 => [.. content[..index], .. Encoding.UTF8.GetBytes(Words[value % Words.Length]), .. content[index..]],
            5 => [.. content[..index], value, .. content[index..]],
            _ => [.. content[index..], .. content[..index]],
        };
    }

    private sealed record Edit(int Kind, bool InAdapter, int At, int Length, byte Value);

    private static readonly string[] Words =
        ["<", ">", "</", "/>", "&", "&amp;", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "\"", "'", "xmlns=''", "<Settings>", "</Settings>", "<Name>", "\0", "\uFEFF", "env:", "file:", "protected:v1:", "=", "🔥", "\r\n"];

    public void Dispose() => _folder.Dispose();
}
