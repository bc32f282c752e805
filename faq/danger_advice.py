"""What to do at once in acute danger: by kind, the gravest first, in English and Chinese."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "crisis": _(
        "You are not alone, and this moment can pass. Call {crisis} or {emergency} now, or go to the nearest"
        " emergency department. Tell somebody near you, and do not stay alone."
    ),
    "poison": _(
        "Call {poison} at once, even without symptoms. If somebody is unconscious, has a fit or breathes badly,"
        " call {emergency}. Do not make them vomit. Keep the packet."
    ),
    "stroke": _(
        "A face that droops, an arm that is weak, speech that is slurred: call {emergency} now, even if it"
        " passes. Note the time when it began. Give nothing to eat or drink."
    ),
    "chest": _(
        "Chest pain or trouble breathing that is new, strong or does not pass within minutes: call {emergency}"
        " now. Sit down and rest. Do not drive yourself."
    ),
    "urgent": _(
        "Somebody who cannot be woken, bleeds heavily, chokes or swells in the face or throat: call"
        " {emergency} now and do what they tell you. Do not leave them alone."
    ),
}
TEXTS_TRADITIONAL = {
    "crisis": (
        "您並不孤單，這一刻會過去。"
        "請立刻撥打 {crisis} 或 {emergency}，或前往最近的急診。"
        "告訴身邊的人，不要獨自一人。"
    ),
    "poison": (
        "請立刻聯絡 {poison}，沒有症狀也一樣。"
        "若有人昏迷、抽搐或呼吸困難，請撥打 {emergency}。不要催吐，保留包裝。"
    ),
    "stroke": (
        "臉歪、手無力、說話不清：請立刻撥打 {emergency}，即使症狀消失。"
        "記下開始的時間，不要給食物或飲料。"
    ),
    "chest": "新的、劇烈或幾分鐘內不緩解的胸痛或呼吸困難：請立刻撥打 {emergency}。坐下休息，不要自己開車。",
    "urgent": "叫不醒、大量出血、噎到，或臉與喉嚨腫起來：請立刻撥打 {emergency}，照指示做，不要讓人獨處。",
}
TEXTS_SIMPLIFIED = {
    "crisis": (
        "您并不孤单，这一刻会过去。"
        "请立刻拨打 {crisis} 或 {emergency}，或前往最近的急诊。"
        "告诉身边的人，不要独自一人。"
    ),
    "poison": (
        "请立刻联系 {poison}，没有症状也一样。"
        "若有人昏迷、抽搐或呼吸困难，请拨打 {emergency}。不要催吐，保留包装。"
    ),
    "stroke": (
        "脸歪、手无力、说话不清：请立刻拨打 {emergency}，即使症状消失。"
        "记下开始的时间，不要给食物或饮料。"
    ),
    "chest": "新的、剧烈或几分钟内不缓解的胸痛或呼吸困难：请立刻拨打 {emergency}。坐下休息，不要自己开车。",
    "urgent": "叫不醒、大量出血、噎到，或脸与喉咙肿起来：请立刻拨打 {emergency}，照指示做，不要让人独处。",
}
LABELS = {"zh-Hant": "緊急：現在就求助", "zh-Hans": "紧急：现在就求助"}
CALL = {"zh-Hant": "撥打", "zh-Hans": "拨打"}
