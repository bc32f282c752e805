"""Words and phrases of acute danger, by kind, in English and Chinese."""

# One phrase a line, without the fillers of `danger`.
PHRASES = {
    "crisis": """
        suicide
        suicidal
        suicidality
        selfharm
        self harm
        self harming
        self injury
        kill myself
        killing myself
        kill self
        killing self
        hurt self
        hurting self
        harm self
        hang myself
        hanging myself
        shoot myself
        drown myself
        hurt myself
        hurting myself
        harm myself
        harming myself
        cut myself
        cutting myself
        cutting wrists
        cut wrists
        slit wrists
        end life
        ending life
        end everything
        take own life
        taking own life
        want die
        wanna die
        wish die
        wish were dead
        wish dead
        wish was dead
        better off dead
        want be dead
        ready die
        no reason live
        nothing live for
        not want live
        dont want live
        not want live anymore
        want live any more
        cant go anymore
        dont want be here
        not want be here
        dont want wake up
        want end
        cut arms
        cut arm when
        cut legs
        burn myself
        burning myself
        cant live anymore
        tired living
        tired life
        kms
        zisha
    """,
    "poison": """
        poison
        poisoned
        poisoning
        overdose
        overdosed
        overdosing
        drank bleach
        swallowed bleach
        drinking bleach
        drank antifreeze
        swallowed battery
        swallowed magnet
        swallowed magnets
        swallowed pills
        swallowed whole bottle
        drank whole bottle
        swallowed tablets
        ate pills
        took many pills
        took many tablets
        took many
        taken many
        took dozens pills
        took dozens tablets
        took dozens capsules
        swallowed dozens pills
        swallowed dozens tablets
        ate dozens pills
        took extra pills
        swallowed medicine
        ate medicine
        drank dettol
        drank cleaner
        swallowed cleaner
        swallowed detergent
        swallowed pod
        swallowed poison
        took whole bottle
        taken many pills
        many tablets
        carbon monoxide
        weedkiller
        paraquat
        rat poison
    """,
    "stroke": """
        stroke
        strokes
        face drooping
        drooping face
        droopy face
        face droops
        face dropped
        mouth drooping
        slurred speech
        slurring words
        speech slurred
        cant speak suddenly
        suddenly cant speak
        sudden weakness one side
        weak one side
        numb one side
        one side body numb
        one side face numb
        worst headache of life
        worst headache ever
        thunderclap headache
        arm suddenly weak
    """,
    "chest": """
        chest pain
        chest pains
        pain chest
        pains chest
        chest hurts
        chest hurt
        chest hurting
        chest tightness
        tight chest
        chest pressure
        pressure chest
        crushing chest
        heart attack
        cant breathe
        cannot breathe
        can not breathe
        trouble breathing
        struggling breathe
        stopped breathing
        not breathing
        isnt breathing
        hard breathe
        cant catch breath
        lips blue
        blue lips
    """,
    "urgent": """
        unconscious
        wont wake up
        cant wake up him
        cant wake him
        cant wake her
        not waking up
        unresponsive
        passed out not waking
        anaphylaxis
        anaphylactic
        throat closing
        throat closed
        throat swelling
        throat swollen shut
        tongue swelling
        swelling tongue
        tongue swollen
        bleeding wont stop
        bleeding not stop
        wont stop bleeding
        cant stop bleeding
        cant stop blood
        bleeding heavily
        coughing up blood
        coughing up lots of blood
        vomiting blood
        throwing up blood
        choking
    """,
}
HAN_PHRASES = {
    "crisis": """
        想死 自杀 自杀 自刹 自煞 自鲨 自残 自伤 自我伤害 伤害自己 割腕 割手腕 轻生 不想活 活不下去 活着没意思
        不想再活 不如死 死了算 去死 寻死 寻短 结束生命 结束自己 了结生命 了结自己 跳楼 上吊 烧炭 服毒 自尽 厌世
        想四 活得好累 活着好累 杀了自己 杀死自己
    """,
    "poison": """
        中毒 毒药 服毒 农药 吞药 误食 误服 误喝 误吞 喝了漂白水 喝漂白水 喝了消毒水 吃太多药 吃了太多药 药物过量
        吃药过量 服药过量 一整瓶药 整瓶安眠药 瓶安眠药 喝了洁厕 喝洁厕 洁厕灵 喝了清洁剂 喝清洁剂 喝了洗衣
        吞电池 吞了电池 喝了农药 一氧化碳 瓦斯外泄 煤气中毒 巴拉刈 百草枯 老鼠药
    """,
    "stroke": """
        中风 脑卒中 卒中 脑梗 脑溢血 脑出血 嘴歪 口歪 脸歪 半边无力 半身无力 单侧无力 一边无力
        半边麻 半身麻 半边身子没力 半边没力 半边身体没力 一边没力 手脚突然没力 讲话突然大舌头 口齿不清
        说话不清 讲话不清 突然不能说话
    """,
    "chest": """
        胸痛 胸口痛 胸口疼 胸疼 胸闷痛 胸部疼痛 胸部痛 心口痛 心绞痛 胸口很痛 胸口闷痛 胸口很闷 胸口好痛
        胸口剧痛 没有呼吸 没呼吸 嘴唇发紫 心梗 心肌梗塞 心肌梗死 心脏病发 心脏病发作
        心脏好痛 心脏痛 喘不过气 不能呼吸 无法呼吸 呼吸困难 没办法呼吸
    """,
    "urgent": """
        昏迷 叫不醒 不省人事 失去意识 没有意识 大出血 血流不止 止不住血 血止不住 吐血 咳血不止 过敏性休克
        喉咙肿 舌头肿 休克 噎到 噎住 噎着
    """,
}
