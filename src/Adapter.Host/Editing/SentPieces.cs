using System.Net;
using System.Text;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>
/// What a draft itself has in the places where secrets are masked. Whoever sent it gets it back as it is: a mask in its place would mean, in the next draft, what the file had there.
/// </summary>
internal sealed class SentPieces
{
    private readonly HashSet<(string Owner, string Text)> _pieces = [];

    private SentPieces()
    {
    }

    public static SentPieces Of(DefinitionDraft draft, DefinitionKind kind)
    {
        SentPieces sent = new();
        if (draft.Xml is { } xml && SourceMap.TryMake(Encoding.UTF8.GetBytes(RawDraft.WithoutDeclaration(xml)), out var map))
        {
            foreach (var piece in new SecretMask(map, kind, type: null).Pieces())
            {
                sent.Add(piece.Owner, map.Source.Text[piece.Range]);
            }
        }

        foreach (var (name, value) in draft.Values?.Settings ?? new Dictionary<string, string?>())
        {
            sent.Add($"{DefinitionNames.Settings}/{name}", value);
        }

        foreach (var item in draft.Values?.Advanced ?? [])
        {
            sent.Add($"{DefinitionNames.AdvancedSettings}/{item.Key.Trim()}@{DefinitionNames.Value}", item.Value);
        }

        return sent;
    }

    public bool Has(string owner, string text) => _pieces.Contains((owner, Plain(text)));

    private void Add(string owner, string? text)
    {
        if (text is not null && Plain(text) is { Length: > 0 } plain && plain != SecretMask.Mask)
        {
            _pieces.Add((owner, plain));
        }
    }

    private static string Plain(string text) => WebUtility.HtmlDecode(text).Trim().ReplaceLineEndings("\n");
}
